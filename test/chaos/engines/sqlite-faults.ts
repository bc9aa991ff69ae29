import { DatabaseSync } from "node:sqlite";
import type { Fault } from "../faults/fault";
import { answered, databaseFull, untilFailed } from "./answered";

const [BUSY, IO_ERROR, FULL] = [5, 10, 13];
/** Longer than a statement waits for another process. */
const LOCK_MS = 30_000;

/** Another process has the write lock for longer than anybody waits for it. */
const locked: Fault = {
  kind: "database locked",
  family: "host",
  isLong: true,
  inflict: (scene) =>
    untilFailed(scene, BUSY, async (_, comes) => {
      const { file } = scene.system.database;
      if (file === undefined) return false;
      const rival = new DatabaseSync(file, { timeout: LOCK_MS });
      try {
        rival.exec("BEGIN IMMEDIATE");
        const came = await comes(LOCK_MS);
        rival.exec("ROLLBACK");
        return came;
      } finally {
        rival.close();
      }
    }),
};

export const sqliteFaults: readonly Fault[] = [
  answered("database busy", "begin", BUSY, 6),
  answered("database I/O error", "commit", IO_ERROR, 4),
  answered("commit without an answer", "committed", IO_ERROR, 3),
  // The file really takes no more pages.
  ...[databaseFull(FULL), locked],
];
