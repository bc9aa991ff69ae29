import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AppError, messageOf } from "../../../shared/errors";
import type { Instant } from "../../../shared/time";
import { CorruptLogError } from "./log/corrupt-log-error";

const hubRecord = z.object({ name: z.string(), createdAt: z.number().int(), partitions: z.number().int().positive() });

/** What a hub's folder says in `hub.json`; `createdAt` in milliseconds since the epoch. */
type HubRecord = z.infer<typeof hubRecord>;

/** The folder of one hub: `hub.json`, and a folder a partition. A folder without `hub.json` holds no hub. */
export class HubFolder {
  readonly #path: string;

  constructor(directory: string, hub: string) {
    this.#path = join(directory, hub.toLowerCase());
  }

  partitionPath(partitionId: string): string {
    return join(this.#path, partitionId);
  }

  /** How far Capture has come; it goes with the hub. */
  get capturePath(): string {
    return join(this.#path, "capture.json");
  }

  /** The hub that is there, or undefined. Throws where it has another number of partitions, or cannot be read. */
  read(partitions: number): HubRecord | undefined {
    const path = this.#recordPath();
    if (!existsSync(path)) return undefined;
    const record = parseRecord(path);
    if (record.partitions !== partitions) {
      throw new AppError(
        "hub-differs",
        `hub ${record.name} in ${this.#path} has ${record.partitions} partitions, not ${partitions}: ` +
          "ask for as many, or delete the folder to begin anew",
      );
    }
    return record;
  }

  /** Makes the hub, in the place of what an interrupted removal may have left. */
  create(name: string, createdAt: Instant, partitions: number): HubRecord {
    this.remove();
    mkdirSync(this.#path, { recursive: true });
    const record: HubRecord = { name, createdAt, partitions };
    writeFileSync(`${this.#recordPath()}.new`, JSON.stringify(record));
    renameSync(`${this.#recordPath()}.new`, this.#recordPath());
    return record;
  }

  /** Removes the hub; `hub.json` first, so that nobody takes half of it for the whole. */
  remove(): void {
    rmSync(this.#recordPath(), { force: true });
    rmSync(this.#path, { recursive: true, force: true });
  }

  #recordPath(): string {
    return join(this.#path, "hub.json");
  }
}

function parseRecord(path: string): HubRecord {
  try {
    return hubRecord.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new CorruptLogError(path, messageOf(error));
  }
}
