import { PROBE_KEY, RolledBack, untilRolledBack } from "../rolled-back";
import type { Database } from "./database";

const sql = {
  insert: "INSERT INTO seen_event (item_key, seen_at) VALUES (@key, SYSUTCDATETIME())",
  delete: "DELETE FROM seen_event WHERE item_key = @key",
} as const;

/**
 * Writes a row and takes it back; both by the rights that ingest needs.
 * @throws UnavailableError where the server cannot be reached, Error where the user may not write.
 */
export const tryWrite = (database: Database): Promise<void> =>
  untilRolledBack(
    database.write(async (transaction): Promise<never> => {
      await transaction.run(sql.insert, { key: PROBE_KEY });
      await transaction.run(sql.delete, { key: PROBE_KEY });
      throw new RolledBack();
    }),
  );
