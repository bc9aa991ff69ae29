import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { AppError } from "../../shared/errors";

/** Where host.json lies: the folder above this file that holds it, compiled or not. */
export function appDirectory(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "host.json"))) return folder;
    if (folder === dirname(folder)) throw new AppError("start-failed", `no host.json above ${__dirname}`);
  }
}
