import type { AlertFilter, AlertPage, AlertStore, AlertWrite } from "../../alerts/alert-store";
import type { Letter, Outbox, SendOutcome } from "../../alerts/outbox";
import { alertsOf, claimedOf, deliveryOf } from "../alert-rows";
import { sql } from "../alert-statements";
import { numberOf } from "../row-values";
import type { Database } from "./database";

export function sqliteAlertStore(database: Database): AlertStore {
  return {
    state: () =>
      database.read(() => {
        const row = database.get(sql.state) ?? {};
        return { throughOrdinal: numberOf(row["through_ordinal"]), changes: Number(row["changes"]) };
      }),
    open: () => database.read(() => alertsOf(database.all(sql.open))),
    write: ({ changes }, throughOrdinal, writes, letters) =>
      database.write(() => {
        if (database.run(sql.move, { throughOrdinal: throughOrdinal ?? null, changes }) === 0) return false;
        for (const write of writes) writeOne(database, write);
        writeLetters(database, letters);
        return true;
      }),
    get: (alertId) => database.read(() => alertsOf(database.all(sql.get, { alertId }))[0]),
    list: (filter, page) =>
      database.read(() => {
        const first = `SELECT * ${sql.listed(filter, page)} LIMIT @limit`;
        return alertsOf(database.all(sql.list(first), asked(filter, page)));
      }),
    acknowledge: (alertId, { at, by = null, note = null }, letters) =>
      database.write(() => {
        if (database.run(sql.acknowledge, { alertId, at, by, note }) === 0) return false;
        writeLetters(database, letters);
        return true;
      }),
  };
}

/** Few at a time: many devices are one alert. */
function writeOne(database: Database, write: AlertWrite): void {
  if (write.kind === "clear") {
    database.run(sql.clear, { ...write });
    return;
  }
  const { alertId, at } = write;
  const { rule, when, level, subject, finding, firstDevices } = write.alert;
  database.run(sql.add, {
    ...{ alertId, rule, kind: when, level, subjectKind: subject.kind, subjectId: subject.id, at },
    finding: JSON.stringify(finding),
  });
  for (const [position, deviceId] of firstDevices.entries()) database.run(sql.name, { alertId, position, deviceId });
}

function writeLetters(database: Database, letters: readonly Letter[]): void {
  for (const letter of letters) database.run(sql.write, { ...letter });
}

/** What a filter and a page name, as parameters. */
const asked = ({ rule, subject }: AlertFilter, { limit, before }: AlertPage) => ({
  ...(rule !== undefined && { rule }),
  ...(subject && { subjectKind: subject.kind, subjectId: subject.id }),
  ...(before !== undefined && { before }),
  limit,
});

export function sqliteOutbox(database: Database): Outbox {
  return {
    claim: (now, until, limit) =>
      database.write(() => {
        const letters = database.all(`SELECT * ${sql.due} LIMIT @limit`, { now, limit }).map(claimedOf);
        for (const { letterId } of letters) database.run(sql.claim, { letterId, until });
        return letters;
      }),
    settle: ({ letterId, attempt }, outcome) =>
      database.write(() => void database.run(STATEMENT[outcome.kind], { letterId, attempt, ...outcome })),
    deliveries: (alertId) => database.read(() => database.all(sql.deliveries, { alertId }).map(deliveryOf)),
  };
}

const STATEMENT = {
  sent: sql.sent,
  failed: sql.failed,
  "given-up": sql.givenUp,
} as const satisfies Record<SendOutcome["kind"], string>;
