import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The host's name among the owners of partitions: the same after a restart, so that what it held is still its own. */
export async function hostIdentity(stateDirectory: string): Promise<string> {
  const file = join(stateDirectory, "host-id");
  const kept = await readFile(file, "utf8").catch(() => "");
  if (kept !== "") return kept;
  const fresh = randomUUID();
  await mkdir(stateDirectory, { recursive: true });
  await writeFile(file, fresh);
  return fresh;
}
