import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "../../../shared/errors";

/** A predecessor that is being stopped lets go within this time. */
const WAIT_MS = 3_000;

/** Keeps a folder for one process: until it is released, or the process is gone, however it goes. */
export class DirectoryLock {
  readonly #file: DatabaseSync;

  /** @throws AppError `directory-in-use` */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.#file = new DatabaseSync(path.join(directory, "lock.db"), { timeout: WAIT_MS });
    try {
      this.#file.exec("BEGIN EXCLUSIVE");
    } catch (cause) {
      this.#file.close();
      const message = `${directory} is in use by another Event Hubs emulator: stop that one first`;
      throw new AppError("directory-in-use", message, { cause });
    }
  }

  release(): void {
    this.#file.close();
  }
}
