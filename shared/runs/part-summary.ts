import type { DeviceId } from "../readings/reading";
import { countRow, tallyBefore, type DeviceTally } from "./device-tally";
import { linesIn } from "./lines-in";
import { readPartRows, type PartRow } from "./part-rows";
import type { RowForm } from "./row-form";
import type { PartIndex } from "./run-files";

/** What a committed blob says of each of its devices: it is the only witness of what was scored. */
export type PartSummary = ReadonlyMap<DeviceId, DeviceTally>;

/** Of rows, as they are read one after the other, with where each device's lie: together, in one run of bytes. */
export class RowSummary {
  readonly devices = new Map<DeviceId, DeviceTally>();
  readonly #places = new Map<DeviceId, [offset: number, bytes: number]>();
  #bytes: number;

  constructor({ header }: Pick<RowForm, "header">) {
    this.#bytes = Buffer.byteLength(header);
  }

  get index(): PartIndex {
    return { bytes: this.#bytes, devices: Object.fromEntries(this.#places) };
  }

  add({ row, offset, bytes }: PartRow): void {
    const { deviceId } = row;
    const tally = this.devices.get(deviceId) ?? tallyBefore(row);
    this.devices.set(deviceId, tally);
    countRow(tally, row);
    const place = this.#places.get(deviceId);
    if (place === undefined) this.#places.set(deviceId, [offset, bytes]);
    else place[1] += bytes;
    this.#bytes = offset + bytes;
  }

  /** The rows as they are, each added when it is taken. */
  async *of(rows: AsyncIterable<PartRow>): AsyncGenerator<PartRow> {
    for await (const row of rows) {
      this.add(row);
      yield row;
    }
  }
}

export async function summarizeRows(stream: AsyncIterable<Uint8Array>, form: RowForm): Promise<RowSummary> {
  const summary = new RowSummary(form);
  for await (const row of readPartRows(stream, form)) summary.add(row);
  return summary;
}

export async function summarizeTallies(stream: AsyncIterable<Uint8Array>): Promise<PartSummary> {
  const devices = new Map<DeviceId, DeviceTally>();
  for await (const lines of linesIn(stream)) {
    for (const { text } of lines) {
      const tally = JSON.parse(text) as DeviceTally;
      devices.set(tally.deviceId, tally);
    }
  }
  return devices;
}
