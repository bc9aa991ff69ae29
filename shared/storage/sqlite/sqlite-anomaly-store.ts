import type { AnomalyFilter, AnomalyPage, AnomalyReader } from "../../anomalies/anomaly-reader";
import type { FeedbackStore } from "../../anomalies/feedback-store";
import { listedAnomalyOf } from "../anomaly-rows";
import { sql } from "../anomaly-statements";
import type { Database } from "./database";

export function sqliteAnomalyReader(database: Database): AnomalyReader {
  return {
    list: (filter, page) =>
      database.read(() => {
        const statement = `SELECT ${sql.columns} ${sql.listed(filter, page)} LIMIT @limit`;
        return database.all(statement, asked(filter, page)).map(listedAnomalyOf);
      }),
  };
}

export function sqliteFeedbackStore(database: Database): FeedbackStore {
  return {
    give: ({ deviceId, windowEnd }, { verdict, note = null, by = null, at }) =>
      database.write(() => {
        const word = { deviceId, windowEnd, verdict, note, by, at };
        return database.run(sql.change, word) > 0 || database.run(sql.add, word) > 0;
      }),
    withdraw: ({ deviceId, windowEnd }) =>
      database.write(() => {
        const key = { deviceId, windowEnd };
        const known = database.get(sql.isKnown, key);
        database.run(sql.withdraw, key);
        return known !== undefined;
      }),
    realAnomalies: (deviceId, { from, to }) =>
      database.read(() =>
        database
          .all(sql.real, { deviceId, from, to })
          .map((row) => ({ from: Number(row["window_start"]), to: Number(row["window_end"]) })),
      ),
  };
}

/** What a filter and a page name, as parameters. */
function asked(filter: AnomalyFilter, { limit, after }: AnomalyPage) {
  const named = Object.entries(filter).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(named) as Record<string, string | number>),
    ...(after && { afterEnd: after.windowEnd, afterDevice: after.deviceId }),
    limit,
  };
}
