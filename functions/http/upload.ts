import { HttpRequest } from "@azure/functions";
import { InvalidInputError } from "../../shared/errors";
import { jsonOf, readBody } from "./body";

/** The largest file that the gate lets through, and room for a manifest with its sample. */
const MAX_BYTES = 72 * 1024 * 1024;
/** It has four. A form of the largest size could have a million, each of which costs far more than its bytes. */
const MAX_PARTS = 16;

export interface Upload {
  readonly onnx: Uint8Array;
  /** JSON, as it came. */
  readonly manifest: unknown;
  /** All other parts. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Reads a form with the files `onnx` and `manifest`, as `curl -F` and FormData send it. Its size is looked at first.
 * @throws TooLargeError; InvalidInputError naming the part that is wrong or missing.
 */
export async function readUpload(request: HttpRequest): Promise<Upload> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) {
    throw new InvalidInputError("body", "must be multipart/form-data with the parts onnx and manifest");
  }
  const bytes = await readBody(request, MAX_BYTES);
  checkParts(bytes, type);
  const form = await formOf(bytes, type);
  const parts = new Map(await Promise.all([...form].map(bytesOf)));
  const onnx = partOf(parts, "onnx");
  const manifest = jsonOf(partOf(parts, "manifest"), "manifest");
  const fields = [...parts].filter(([name]) => name !== "onnx" && name !== "manifest");
  return { onnx, manifest, fields: Object.fromEntries(fields.map(([name, value]) => [name, textOf(value)])) };
}

/** Before they are taken apart. */
function checkParts(bytes: Uint8Array, type: string): void {
  const [, boundary] = /boundary="?([^";]{1,70})/i.exec(type) ?? [];
  if (boundary === undefined)
    throw new InvalidInputError("body", "must be multipart/form-data that names its boundary");
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let parts = 0;
  // The last boundary ends the form.
  for (let at = body.indexOf(`--${boundary}`); at !== -1; at = body.indexOf(`--${boundary}`, at + 1)) {
    if (parts++ > MAX_PARTS) throw new InvalidInputError("body", `must have at most ${MAX_PARTS} parts`);
  }
}

/** A body can be read once: its size, and then what it says, need a request of their own. */
async function formOf(bytes: Uint8Array, type: string): Promise<FormData> {
  const again = new HttpRequest({
    method: "POST",
    url: "http://form",
    headers: { "content-type": type },
    body: { bytes },
  });
  try {
    return await again.formData();
  } catch {
    throw new InvalidInputError("body", "is not the multipart/form-data that it is said to be");
  }
}

async function bytesOf([name, value]: [string, string | File]): Promise<[string, Uint8Array]> {
  return [name, typeof value === "string" ? Buffer.from(value) : new Uint8Array(await value.arrayBuffer())];
}

function partOf(parts: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const part = parts.get(name);
  if (part !== undefined && part.length > 0) return part;
  throw new InvalidInputError(name, "is missing: the form has no such part, or an empty one");
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");
