import { randomBytes } from "node:crypto";
import { AvroWriter } from "./avro-writer";
import type { CapturedEvent, Named } from "./captured-event";

/** As Azure writes it into every file. */
const SCHEMA = JSON.stringify({
  type: "record",
  name: "EventData",
  namespace: "Microsoft.ServiceBus.Messaging",
  fields: [
    { name: "SequenceNumber", type: "long" },
    { name: "Offset", type: "string" },
    { name: "EnqueuedTimeUtc", type: "string" },
    { name: "SystemProperties", type: { type: "map", values: ["long", "double", "string", "bytes"] } },
    { name: "Properties", type: { type: "map", values: ["long", "double", "string", "bytes", "null"] } },
    { name: "Body", type: ["null", "bytes"] },
  ],
});

/** The branches of the unions, by their place. */
const BRANCH = { long: 0, double: 1, string: 2, bytes: 3, null: 4 } as const;

const MAGIC = Buffer.from("Obj\u0001", "latin1");
const BLOCK_BYTES = 64 * 1024;

/** One file of Capture: an Avro object container, uncompressed, whose records are events. */
export class CaptureFile {
  readonly #sync = randomBytes(16);
  readonly #file = new AvroWriter();
  readonly #block = new AvroWriter();
  #inBlock = 0;

  constructor() {
    this.#file.raw(MAGIC);
    this.#file.long(2);
    this.#file.text("avro.codec");
    this.#file.text("null");
    this.#file.text("avro.schema");
    this.#file.text(SCHEMA);
    this.#file.long(0);
    this.#file.raw(this.#sync);
  }

  get length(): number {
    return this.#file.length + this.#block.length;
  }

  add({ sequenceNumber, offset, enqueuedTime, systemProperties, properties, body }: CapturedEvent): void {
    const block = this.#block;
    block.long(sequenceNumber);
    block.text(offset);
    block.text(enqueuedText(enqueuedTime));
    writeMap(block, systemProperties);
    writeMap(block, properties);
    block.long(body === undefined ? 0 : 1);
    if (body !== undefined) block.bytes(body);
    this.#inBlock++;
    if (block.length >= BLOCK_BYTES) this.#endBlock();
  }

  /** All of it; nothing is added afterwards. */
  end(): Buffer {
    if (this.#inBlock > 0) this.#endBlock();
    return this.#file.view();
  }

  #endBlock(): void {
    this.#file.long(this.#inBlock);
    this.#file.bytes(this.#block.view());
    this.#file.raw(this.#sync);
    this.#block.clear();
    this.#inBlock = 0;
  }
}

function writeMap(block: AvroWriter, entries: readonly Named[]): void {
  if (entries.length > 0) {
    block.long(entries.length);
    for (const [name, value] of entries) {
      block.bytes(Buffer.from(name));
      block.long(BRANCH[value.type]);
      if (value.type === "long") block.long(value.value);
      else if (value.type === "double") block.double(value.value);
      else if (value.type !== "null") block.bytes(value.value);
    }
  }
  block.long(0);
}

let lastText: readonly [second: number, text: string] = [NaN, ""];

/** As .NET writes it, without milliseconds: `11/16/2016 4:44:11 PM`. Events of one second come together. */
export function enqueuedText(enqueuedTime: number): string {
  const second = Math.floor(enqueuedTime / 1000);
  if (lastText[0] === second) return lastText[1];
  const at = new Date(second * 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()}`;
  const hours = at.getUTCHours();
  const time = `${hours % 12 === 0 ? 12 : hours % 12}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  const text = `${day} ${time} ${hours < 12 ? "AM" : "PM"}`;
  lastText = [second, text];
  return text;
}
