import type { Alert } from "../../../shared/alerts/alert";
import { judgeLag } from "../../../shared/alerts/judge-lag";
import type { HubDescription } from "../../../shared/readings/hub/hub-observer";
import type { PartitionProgress } from "../../../shared/readings/ingest/ingest-store";
import { alertRule, storedAlert } from "../../support/domain/alerts";

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
const RULES = { rules: [alertRule({ when: "lag", afterMinutes: 10 })] };
const OPEN = [storedAlert({ kind: "fleet", id: "" }, { when: "lag" })];
const HUB = { namespace: "plant.example", hub: "readings", createdAt: 0 };

const description = (lastSequenceNumber: number): HubDescription => ({
  ...{ ...HUB, askedAt: NOW },
  partitions: [{ partitionId: "0", isEmpty: false, beginningSequenceNumber: 0, lastSequenceNumber }],
});
const progress = (sequenceNumber: number, minutesAgo: number): PartitionProgress => ({
  ...{ namespace: HUB.namespace, hub: HUB.hub, hubCreatedAt: HUB.createdAt, partitionId: "0" },
  watermark: { sequenceNumber, enqueuedAt: NOW - minutesAgo * MINUTE },
  ...{ counted: 0, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 },
});

async function judge(hub: HubDescription | Error, reached: readonly PartitionProgress[], open: readonly Alert[] = []) {
  const services = {
    hub: { describe: () => (hub instanceof Error ? Promise.reject(hub) : Promise.resolve(hub)) },
    ingest: { progress: () => Promise.resolve([...reached]) },
  };
  return (await judgeLag(services, RULES, open, NOW)).map(({ kind }) => kind);
}

test.each([
  ["events wait for longer", 9, 12, ["open"], []],
  ["events wait, but not so long", 9, 7, [], []],
  ["events wait for less than half as long", 9, 4, [], ["clear"]],
  ["all is read, however long ago", 5, 99, [], ["clear"]],
])("%s", async (_, last, minutesAgo, opens, clears) => {
  const reached = [progress(5, minutesAgo)];

  expect(await judge(description(last), reached)).toEqual(opens);
  expect(await judge(description(last), reached, OPEN)).toEqual(clears);
});

test("a hub that does not answer, or was never read, says nothing", async () => {
  expect(await judge(new Error("away"), [progress(5, 99)], OPEN)).toEqual([]);
  expect(await judge(description(9), [], OPEN)).toEqual([]);
});
