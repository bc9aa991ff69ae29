import { createHash } from "node:crypto";
import { ConflictError } from "../errors";
import type { AskedRun } from "./check-request";
import { inOrder } from "./device-selection";
import type { Idempotency } from "./run";

export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;
export const IDEMPOTENCY_KEY_FORM = "must be up to 128 printable ASCII characters without spaces";

/** The digest is the same for the same request, in whatever order its fields and devices came. */
export function idempotencyOf(key: string, { devices, ...asked }: AskedRun): Idempotency {
  const text = JSON.stringify(sorted({ ...asked, devices: devices && inOrder(devices) }));
  return { key, digest: createHash("sha256").update(text).digest("hex") };
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sorted(field)]));
}

/**
 * What stands under the key.
 * @param name what it is called: `run 20261120T120000Z-1f0c9a2b`
 * @throws ConflictError where it was asked for in other words.
 */
export function sameRequest<T extends { readonly idempotency?: Idempotency | undefined }>(
  name: string,
  standing: T,
  asked: Idempotency | undefined,
): T {
  if (standing.idempotency?.digest === asked?.digest) return standing;
  throw new ConflictError(`the idempotency key is that of ${name}, which was asked for with another body`);
}
