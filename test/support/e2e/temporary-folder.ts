import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own for the length of a block. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "fleetscore-e2e-"));
  // Whoever was killed leaves children behind, which go on writing for a moment until they have stopped in good order.
  const patient = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 };
  return { path, [Symbol.asyncDispose]: () => rm(path, patient) };
}
