import { AppError } from "../errors";

export interface Line {
  /** Without its end. */
  readonly text: string;
  readonly offset: number;
  readonly bytes: number;
}

const NEW_LINE = 10;

/**
 * The lines of a blob with where they lie, however the stream is cut; those that a piece ends come together, because
 * awaiting each would take as long as reading it.
 * @throws AppError `part-truncated` (retryable) where the stream ends within a line.
 */
export async function* linesIn(stream: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[]> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for await (const piece of stream) {
    const bytes = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    const lines: Line[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEW_LINE); end !== -1; end = bytes.indexOf(NEW_LINE, start)) {
      lines.push({ text: bytes.toString("utf8", start, end), offset: offset + start, bytes: end + 1 - start });
      start = end + 1;
    }
    offset += start;
    rest = bytes.subarray(start);
    yield lines;
  }
  if (rest.length === 0) return;
  throw new AppError("part-truncated", `a part ends within the row at byte ${offset}`, { retryable: true });
}
