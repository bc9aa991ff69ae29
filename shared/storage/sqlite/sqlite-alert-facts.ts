import type { AlertFacts, LevelQuery } from "../../alerts/alert-facts";
import { levelBounds } from "../../alerts/level-bounds";
import type { DeviceRule } from "../../alerts/alert-settings";
import { FLEET } from "../../readings/reading";
import { levelsSql, sql, type FactDialect } from "../alert-fact-statements";
import { judgedRunOf, levelOf, standingOf } from "../alert-rows";
import { numberOf } from "../row-values";
import type { Database } from "./database";

const DIALECT: FactDialect = {
  earlier: (instant, seconds) => `${instant} - 1000 * ${seconds}`,
  secondsBetween: (from, to) => `(${to} - ${from}) / 1000`,
  hopSeconds: (model) => `json_extract(${model}.manifest, '$.hopSeconds')`,
  isAmong: "device.device_id IN (SELECT value FROM json_each(@ids))",
};

export function sqliteAlertFacts(database: Database): AlertFacts {
  const runs = (from: string, parameters: Record<string, number>) =>
    database.read(() => database.all(`SELECT * ${from} LIMIT @limit`, parameters).map(judgedRunOf));
  return {
    levels: function* (rule, query) {
      const parameters = { ...boundsOf(database, rule, query), fleet: FLEET };
      for (const row of database.stream(levelsSql(rule, query.isPast, DIALECT), parameters)) yield levelOf(row);
    },
    standings: (deviceIds, to) =>
      database.read(() => database.all(sql.standings(DIALECT), { ids: JSON.stringify(deviceIds), to }).map(standingOf)),
    endedRuns: (after, limit) =>
      after === undefined ? runs(sql.lastRun, { limit: 1 }) : runs(sql.runsAfter, { after, limit }),
    pastRuns: ({ from, to }, limit) => runs(sql.pastRuns, { from, to, limit }),
  };
}

function boundsOf(database: Database, rule: DeviceRule, { run }: LevelQuery) {
  const row = rule.when === "windows" ? database.get(sql.bounds(DIALECT), { runId: run.runId }) : undefined;
  const found = { firstFound: numberOf(row?.["first_found"]), longestHopSeconds: Number(row?.["longest_hop"] ?? 0) };
  return levelBounds(rule, run, found);
}
