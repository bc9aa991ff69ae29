import { inflateRawSync } from "node:zlib";
import { ByteSource } from "./byte-source";

const MAGIC = "Obj\u0001";
/** A block is a few megabytes at the most: one that says more is none. */
const MAX_BLOCK_BYTES = 1024 ** 3;

export interface Block {
  /** The schema by which the file was written, as JSON. */
  readonly schema: string;
  readonly records: number;
  readonly bytes: Buffer;
}

/**
 * The blocks of an Avro object container file (Apache Avro 1.11, "Object container files"). None where there are no
 * bytes at all.
 * @throws RangeError where it is cut off or no such file.
 */
export async function* readContainer(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  const source = new ByteSource(pieces);
  if (await source.isAtEnd()) return;
  if ((await source.take(4)).toString("latin1") !== MAGIC) throw new RangeError("it does not begin as an Avro file");
  const header = await readHeader(source);
  const schema = header.get("avro.schema")?.toString("utf8") ?? "";
  const codec = header.get("avro.codec")?.toString("latin1") ?? "null";
  if (codec !== "null" && codec !== "deflate") throw new RangeError(`its codec ${codec} is none of null and deflate`);
  const sync = Buffer.from(await source.take(16));
  while (!(await source.isAtEnd())) {
    const records = await source.long();
    const length = await source.long();
    if (records < 0 || length < 0 || length > MAX_BLOCK_BYTES) throw new RangeError("a block in it is broken");
    const bytes = await source.take(length);
    yield { schema, records, bytes: codec === "deflate" ? inflateRawSync(bytes) : bytes };
    if (!sync.equals(await source.take(16))) throw new RangeError("a block in it does not end as it should");
  }
}

async function readHeader(source: ByteSource): Promise<Map<string, Buffer>> {
  const header = new Map<string, Buffer>();
  for (;;) {
    const count = await source.long();
    if (count === 0) return header;
    // A negative count says how many bytes follow, too.
    if (count < 0) await source.long();
    for (let i = 0; i < Math.abs(count); i++) {
      const name = (await source.take(await source.long())).toString("utf8");
      header.set(name, Buffer.from(await source.take(await source.long())));
    }
  }
}
