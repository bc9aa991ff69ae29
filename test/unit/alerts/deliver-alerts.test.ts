import type { Alert } from "../../../shared/alerts/alert";
import { cloudEvent } from "../../../shared/alerts/cloud-event";
import { deliverAlerts, type AlertSender, type SentEvent } from "../../../shared/alerts/deliver-alerts";
import type { ClaimedLetter, SendOutcome } from "../../../shared/alerts/outbox";
import { storedAlert } from "../../support/domain/alerts";

const NOW = 1_000_000;
const DAY = 86_400_000;
const ALERT: Alert = storedAlert({ kind: "device", id: "pump/1" });

const letter = (changes: Partial<ClaimedLetter> = {}): ClaimedLetter => ({
  ...{ letterId: 1, attempt: 1, eventId: "e-1", alertId: ALERT.alertId, destination: "ops", writtenAt: NOW },
  body: JSON.stringify(cloudEvent(ALERT, "opened", "/plant", NOW)),
  ...changes,
});

async function deliver(letters: readonly ClaimedLetter[], sender: AlertSender) {
  const waiting = [...letters];
  const settled: SendOutcome[] = [];
  const outbox = {
    claim: () => Promise.resolve(waiting.splice(0, 2)),
    settle: (_: ClaimedLetter, outcome: SendOutcome) => {
      settled.push(outcome);
      return Promise.resolve();
    },
  };
  const alertSenders = new Map([["ops", sender]]);
  return { settled, delivered: await deliverAlerts({ outbox, alertSenders, clock: () => NOW }, 60_000) };
}

const refuse: AlertSender = () => Promise.reject(new Error("answered 503"));

test("an event goes out as CloudEvents have it, and says which attempt it is", async () => {
  const sent: SentEvent[] = [];
  const { settled } = await deliver([letter({ attempt: 2 })], (event) => {
    sent.push(event);
    return Promise.resolve();
  });

  expect(settled).toEqual([{ kind: "sent", at: NOW }]);
  expect(sent[0]).toMatchObject({
    ...{ specversion: "1.0", id: `${ALERT.alertId}-opened`, source: "/plant", type: "fleetscore.alert.opened" },
    ...{ subject: "devices/pump%2F1", time: "1970-01-01T00:16:40.000Z", datacontenttype: "application/json" },
    ...{ deliveryattempt: 2, data: { rule: "rule", subject: { kind: "device", id: "pump/1" } } },
  });
});

test("all that is due goes out, however much at once", async () => {
  const { settled, delivered } = await deliver(
    [1, 2, 3, 4, 5].map((letterId) => letter({ letterId })),
    () => Promise.resolve(),
  );

  expect([settled.length, delivered.sent]).toEqual([5, 5]);
});

test.each([
  [1, 5_000],
  [2, 10_000],
  [5, 80_000],
  [12, 3_600_000],
])("after attempt %i it waits %i ms", async (attempt, waitMs) => {
  const { settled, delivered } = await deliver([letter({ attempt })], refuse);

  expect(settled).toEqual([{ kind: "failed", error: "answered 503", nextAt: NOW + waitMs }]);
  expect(delivered.failed).toMatchObject([{ error: "answered 503", isGivenUp: false }]);
});

test("what could not be told for three days is given up", async () => {
  const { settled } = await deliver([letter({ attempt: 90, writtenAt: NOW - 3 * DAY })], refuse);

  expect(settled).toEqual([{ kind: "given-up", error: "answered 503", at: NOW }]);
});

test("a destination that is gone is told nothing any more", async () => {
  const { settled } = await deliver([letter({ destination: "old" })], refuse);

  expect(settled).toEqual([{ kind: "given-up", error: "no destination has this name any more", at: NOW }]);
});
