import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Addresses } from "./emulators";

/** What runs with its state in a folder. */
export interface Running extends Addresses {
  /** Of the app's host; left out where the emulators run alone. */
  readonly url?: string;
}

const fileIn = (directory: string): string => join(directory, "running.json");

/** Writes down where it listens, for commands in other terminals. @returns takes it back */
export async function announce(directory: string, { eventHub, storage, url }: Running): Promise<() => Promise<void>> {
  const file = fileIn(directory);
  const { pid } = process;
  await writeFile(file, JSON.stringify({ pid, url, eventHub, storage }, null, 2), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/** What runs there; undefined where nothing does, also where what ran was killed. */
export async function runningIn(directory: string): Promise<Running | undefined> {
  try {
    const { pid, ...running } = JSON.parse(await readFile(fileIn(directory), "utf8")) as Running & { pid: number };
    return isAlive(pid) ? running : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
