import type { AlertFilter, AlertPage, AlertStore, AlertWrite } from "../../alerts/alert-store";
import type { Letter, Outbox, SendOutcome } from "../../alerts/outbox";
import { alertsOf, claimedOf, deliveryOf } from "../alert-rows";
import { sql } from "../alert-statements";
import { numberOf } from "../row-values";
import type { Database, Parameters, Transaction } from "./database";
import { DELIVERING } from "./locks";
import { ascii, bigint, id, instant, int, text } from "./sql-types";

export function sqlServerAlertStore(database: Database): AlertStore {
  return {
    state: async () => {
      const [row = {}] = await database.all(sql.state);
      return { throughOrdinal: numberOf(row["through_ordinal"]), changes: Number(row["changes"]) };
    },
    open: async () => alertsOf(await database.all(sql.open)),
    write: ({ changes }, throughOrdinal, writes, letters) =>
      database.write(async (transaction) => {
        const state = { throughOrdinal: bigint(throughOrdinal), changes: bigint(changes) };
        if ((await transaction.run(sql.move, state)) === 0) return false;
        for (const write of writes) await writeOne(transaction, write);
        await writeLetters(transaction, letters);
        return true;
      }),
    get: async (alertId) => alertsOf(await database.all(sql.get, { alertId: id(alertId) }))[0],
    list: async (filter, page) => {
      const first = `SELECT TOP (@limit) * ${sql.listed(filter, page)}`;
      return alertsOf(await database.all(sql.list(first), asked(filter, page)));
    },
    acknowledge: (alertId, { at, by, note }, letters) =>
      database.write(async (transaction) => {
        const said = { alertId: id(alertId), at: instant(at), by: text(by), note: text(note) };
        if ((await transaction.run(sql.acknowledge, said)) === 0) return false;
        await writeLetters(transaction, letters);
        return true;
      }),
  };
}

/** Few at a time: many devices are one alert. */
async function writeOne(transaction: Transaction, write: AlertWrite): Promise<void> {
  const key = { alertId: id(write.alertId), at: instant(write.at) };
  if (write.kind === "clear") {
    await transaction.run(sql.clear, { ...key, by: ascii(16, write.by) });
    return;
  }
  const { rule, when, level, subject, finding, firstDevices } = write.alert;
  await transaction.run(sql.add, {
    ...{ ...key, rule: ascii(64, rule), kind: ascii(16, when), level: ascii(16, level) },
    ...{ subjectKind: ascii(16, subject.kind), subjectId: text(subject.id), finding: text(JSON.stringify(finding)) },
  });
  for (const [position, deviceId] of firstDevices.entries())
    await transaction.run(sql.name, { alertId: id(write.alertId), position: int(position), deviceId: id(deviceId) });
}

async function writeLetters(transaction: Transaction, letters: readonly Letter[]): Promise<void> {
  for (const { eventId, alertId, destination, body, writtenAt } of letters)
    await transaction.run(sql.write, {
      ...{ eventId: ascii(96, eventId), alertId: id(alertId), destination: ascii(64, destination) },
      ...{ body: text(body), writtenAt: instant(writtenAt) },
    });
}

/** What a filter and a page name, as parameters. */
const asked = ({ rule, subject }: AlertFilter, { limit, before }: AlertPage): Parameters => ({
  ...(rule !== undefined && { rule: ascii(64, rule) }),
  ...(subject && { subjectKind: ascii(16, subject.kind), subjectId: text(subject.id) }),
  ...(before !== undefined && { before: bigint(before) }),
  limit: int(limit),
});

export function sqlServerOutbox(database: Database): Outbox {
  return {
    claim: (now, until, limit) =>
      database.write(async (transaction) => {
        await transaction.lock(DELIVERING, "Exclusive");
        const due = await transaction.all(`SELECT TOP (@limit) * ${sql.due}`, {
          ...{ now: instant(now), limit: int(limit) },
        });
        const letters = due.map(claimedOf);
        for (const { letterId } of letters)
          await transaction.run(sql.claim, { letterId: bigint(letterId), until: instant(until) });
        return letters;
      }),
    settle: ({ letterId, attempt }, outcome) =>
      database.write(async (transaction) => {
        const letter = { letterId: bigint(letterId), attempt: int(attempt) };
        await transaction.run(STATEMENT[outcome.kind], { ...letter, ...valuesOf(outcome) });
      }),
    deliveries: async (alertId) => (await database.all(sql.deliveries, { alertId: id(alertId) })).map(deliveryOf),
  };
}

const STATEMENT = {
  sent: sql.sent,
  failed: sql.failed,
  "given-up": sql.givenUp,
} as const satisfies Record<SendOutcome["kind"], string>;

function valuesOf(outcome: SendOutcome): Parameters {
  switch (outcome.kind) {
    case "sent":
      return { at: instant(outcome.at) };
    case "failed":
      return { nextAt: instant(outcome.nextAt), error: text(outcome.error) };
    case "given-up":
      return { at: instant(outcome.at), error: text(outcome.error) };
  }
}
