import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HostKeys } from "../functions-host/http-authorization";

/** The local host's keys, made at the first start and kept beside its state. */
export async function localKeys(directory: string): Promise<Required<HostKeys>> {
  const file = join(directory, "keys.json");
  try {
    return JSON.parse(await readFile(file, "utf8")) as Required<HostKeys>;
  } catch {
    const keys = { function: newKey(), admin: newKey() };
    await mkdir(directory, { recursive: true });
    await writeFile(file, JSON.stringify(keys, null, 2), { mode: 0o600 });
    return keys;
  }
}

const newKey = (): string => randomBytes(24).toString("base64url");
