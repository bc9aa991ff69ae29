import { once } from "node:events";
import { streams, Type, type Schema } from "avsc";

/** As the documentation of Event Hubs Capture gives it. */
export const EVENT_DATA: Schema = {
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
};

export interface EventDataRecord {
  readonly SequenceNumber: number;
  readonly Offset: string;
  readonly EnqueuedTimeUtc: string;
  readonly SystemProperties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly Properties: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
  readonly Body: { readonly bytes: Buffer } | null;
}

/** A file as the Avro library writes it. */
export async function avroFile(
  records: readonly EventDataRecord[],
  { codec = "null", schema = EVENT_DATA }: { readonly codec?: "null" | "deflate"; readonly schema?: Schema } = {},
): Promise<Buffer> {
  const encoder = new streams.BlockEncoder(Type.forSchema(schema, { wrapUnions: true }), {
    ...{ codec, writeHeader: true, blockSize: 300 },
  });
  const pieces: Buffer[] = [];
  encoder.on("data", (piece: Buffer) => pieces.push(piece));
  for (const record of records) encoder.write(record);
  encoder.end();
  await once(encoder, "end");
  return Buffer.concat(pieces);
}

/** What the Avro library reads from a file. */
export async function avroRecords(file: Buffer) {
  const decoder = new streams.BlockDecoder({ parseHook: (schema) => Type.forSchema(schema, { wrapUnions: true }) });
  let metadata: Readonly<Record<string, Buffer>> = {};
  decoder.on(
    "metadata",
    (_type, _codec, header: { meta: Readonly<Record<string, Buffer>> }) => (metadata = header.meta),
  );
  const records: EventDataRecord[] = [];
  decoder.on("data", (record: EventDataRecord) =>
    records.push(JSON.parse(JSON.stringify(record), revived) as EventDataRecord),
  );
  decoder.end(file);
  await once(decoder, "end");
  return { metadata, records };
}

/** Buffers survive JSON as what they write of themselves. */
const revived = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && "type" in value && value.type === "Buffer" && "data" in value
    ? Buffer.from(value.data as number[])
    : value;
