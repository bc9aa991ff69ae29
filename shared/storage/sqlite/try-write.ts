import { PROBE_KEY, RolledBack, untilRolledBack } from "../rolled-back";
import type { Database } from "./database";

const INSERT = "INSERT INTO seen_event (item_key, seen_at) VALUES (:key, 0)";

/**
 * Writes a row and takes it back.
 * @throws UnavailableError where the file is busy, Error where it may not be written.
 */
export const tryWrite = (database: Database): Promise<void> =>
  untilRolledBack(
    database.write((): never => {
      database.run(INSERT, { key: PROBE_KEY });
      throw new RolledBack();
    }),
  );
