import { rmSync } from "node:fs";
import { open, realpath, rename, stat } from "node:fs/promises";
import { InvalidInputError, messageOf } from "../shared/errors";

/**
 * Writes a file that is there whole or not at all: what is written lies beside it, and takes its place at the end.
 * However this process is ended before, what was there stays.
 * @throws InvalidInputError naming the option where there can be no such file; what the pieces throw.
 */
export async function writeWhole(option: string, file: string, pieces: AsyncIterable<string>): Promise<void> {
  const place = await realpath(file).catch(() => file);
  const beside = `${place}.${process.pid}.part`;
  const withdraw = () => rmSync(beside, { force: true });
  const end = () => process.exit(1);
  process.once("exit", withdraw).once("SIGINT", end).once("SIGTERM", end);
  try {
    const isOther = await stat(place).then(
      (found) => !found.isFile(),
      () => false,
    );
    if (isOther) throw new InvalidInputError(option, `${file} is there and no file`);
    const out = await open(beside, "wx").catch((error: unknown) => {
      // Without its end, which names the file beside.
      throw new InvalidInputError(option, `${file} cannot be written: ${messageOf(error).replace(/, open .*/s, "")}`);
    });
    try {
      for await (const piece of pieces) await out.writeFile(piece);
      await out.sync();
    } finally {
      await out.close();
    }
    await rename(beside, place);
  } finally {
    withdraw();
    process.off("exit", withdraw).off("SIGINT", end).off("SIGTERM", end);
  }
}
