import type { AnomalyKey } from "../../anomalies/anomaly";
import type { AnomalyFilter, AnomalyPage, AnomalyReader } from "../../anomalies/anomaly-reader";
import type { FeedbackStore } from "../../anomalies/feedback-store";
import { listedAnomalyOf } from "../anomaly-rows";
import { sql } from "../anomaly-statements";
import type { Database } from "./database";
import { ascii, id, instant, int, text, type Parameters } from "./sql-types";

/** Of two that give the first word at once one finds its key taken, and then changes what the other has said. */
const GIVE = [sql.change, sql.add, sql.isGiven].join(";\n");

export function sqlServerAnomalyReader(database: Database): AnomalyReader {
  return {
    list: async (filter, page) => {
      const statement = `SELECT TOP (@limit) ${sql.columns} ${sql.listed(filter, page)}`;
      return (await database.all(statement, asked(filter, page))).map(listedAnomalyOf);
    },
  };
}

export function sqlServerFeedbackStore(database: Database): FeedbackStore {
  return {
    give: (anomaly, { verdict, note, by, at }) =>
      database.write(async (transaction) => {
        const word = { verdict: ascii(16, verdict), note: text(note), by: text(by), at: instant(at) };
        return (await transaction.all(GIVE, { ...keyOf(anomaly), ...word })).length > 0;
      }),
    withdraw: (anomaly) =>
      database.write(async (transaction) => {
        const known = await transaction.all(sql.isKnown, keyOf(anomaly));
        await transaction.run(sql.withdraw, keyOf(anomaly));
        return known.length > 0;
      }),
    realAnomalies: async (deviceId, { from, to }) => {
      const rows = await database.all(sql.real, { deviceId: id(deviceId), from: instant(from), to: instant(to) });
      return rows.map((row) => ({ from: Number(row["window_start"]), to: Number(row["window_end"]) }));
    },
  };
}

const keyOf = ({ deviceId, windowEnd }: AnomalyKey) => ({ deviceId: id(deviceId), windowEnd: instant(windowEnd) });

/** What a filter and a page name, as parameters. */
function asked(filter: AnomalyFilter, { limit, after }: AnomalyPage): Parameters {
  const { deviceId, from, to, leastSeverity, feedback } = filter;
  return {
    ...(deviceId !== undefined && { deviceId: id(deviceId) }),
    ...(from !== undefined && { from: instant(from) }),
    ...(to !== undefined && { to: instant(to) }),
    ...(leastSeverity !== undefined && { leastSeverity }),
    ...(feedback !== undefined && { feedback: ascii(16, feedback) }),
    ...(after && { afterEnd: instant(after.windowEnd), afterDevice: id(after.deviceId) }),
    limit: int(limit),
  };
}
