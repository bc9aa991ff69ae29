import type { AlertFacts, LevelQuery } from "../../alerts/alert-facts";
import type { DeviceRule } from "../../alerts/alert-settings";
import { levelBounds } from "../../alerts/level-bounds";
import { FLEET } from "../../readings/reading";
import { levelsSql, sql, type FactDialect } from "../alert-fact-statements";
import { judgedRunOf, levelOf, standingOf } from "../alert-rows";
import { numberOf } from "../row-values";
import type { Database, Parameters } from "./database";
import { bigint, id, instant, int, text } from "./sql-types";

const DIALECT: FactDialect = {
  earlier: (end, seconds) => `DATEADD(second, -(${seconds}), ${end})`,
  secondsBetween: (from, to) => `DATEDIFF(second, ${from}, ${to})`,
  hopSeconds: (model) => `${model}.hop_seconds`,
  isAmong: `device.device_id IN (
  SELECT CAST(value AS varchar(128)) COLLATE Latin1_General_100_BIN2 FROM STRING_SPLIT(@ids, ' '))`,
};

export function sqlServerAlertFacts(database: Database): AlertFacts {
  const runs = async (from: string, parameters: Parameters) =>
    (await database.all(`SELECT TOP (@limit) * ${from}`, parameters)).map(judgedRunOf);
  return {
    levels: async function* (rule, query) {
      const parameters = { ...(await boundsOf(database, rule, query)), fleet: id(FLEET) };
      for await (const row of database.stream(levelsSql(rule, query.isPast, DIALECT), parameters)) yield levelOf(row);
    },
    standings: async (deviceIds, to) => {
      // Ids hold no spaces.
      const parameters = { ids: text(deviceIds.join(" ")), to: instant(to) };
      return (await database.all(sql.standings(DIALECT), parameters)).map(standingOf);
    },
    endedRuns: (after, limit) =>
      after === undefined
        ? runs(sql.lastRun, { limit: int(1) })
        : runs(sql.runsAfter, { after: bigint(after), limit: int(limit) }),
    pastRuns: ({ from, to }, limit) => runs(sql.pastRuns, { from: instant(from), to: instant(to), limit: int(limit) }),
  };
}

async function boundsOf(database: Database, rule: DeviceRule, { run }: LevelQuery): Promise<Parameters> {
  const [row] = rule.when === "windows" ? await database.all(sql.bounds(DIALECT), { runId: id(run.runId) }) : [];
  const found = { firstFound: numberOf(row?.["first_found"]), longestHopSeconds: Number(row?.["longest_hop"] ?? 0) };
  const { runId, to, since, leastSeverity, silentBefore, nearlyBefore } = levelBounds(rule, run, found);
  return {
    ...{ runId: id(runId), to: instant(to), since: instant(since), leastSeverity },
    ...{ silentBefore: instant(silentBefore), nearlyBefore: instant(nearlyBefore) },
  };
}
