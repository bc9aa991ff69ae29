import type { HttpRequest } from "@azure/functions";
import { InvalidInputError, TooLargeError } from "../../shared/errors";

/** @throws TooLargeError, where it can by what the request says of itself, before it is read. */
export async function readBody(request: HttpRequest, maxBytes: number): Promise<Uint8Array> {
  checkSize(Number(request.headers.get("content-length") ?? 0), maxBytes);
  const bytes = new Uint8Array(await request.arrayBuffer());
  checkSize(bytes.length, maxBytes);
  return bytes;
}

function checkSize(bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw new TooLargeError(`the body has ${bytes} bytes, more than ${maxBytes}`);
}

/** @throws InvalidInputError naming `field` where the bytes are not JSON. */
export function jsonOf(bytes: Uint8Array, field: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString()) as unknown;
  } catch {
    throw new InvalidInputError(field, "is not JSON");
  }
}
