import type { Checkpoint, CheckpointStore, HubName } from "../../../../shared/readings/hub/checkpoint-store";
import type { HubDescription } from "../../../../shared/readings/hub/hub-observer";
import { removeStaleCheckpoints } from "../../../../shared/readings/hub/remove-stale-checkpoints";

const CREATED = 10_000;
const NAME = { namespace: "fleet.example", hub: "readings" };

class FakeCheckpoints implements CheckpointStore {
  readonly removed: string[] = [];
  onList: () => void = () => undefined;
  constructor(readonly checkpoints: readonly Checkpoint[]) {}

  list({ namespace, hub }: HubName): Promise<Checkpoint[]> {
    this.onList();
    return Promise.resolve(namespace === NAME.namespace && hub === NAME.hub ? [...this.checkpoints] : []);
  }

  remove(_hub: HubName, { partitionId, tag }: Checkpoint): Promise<boolean> {
    if (tag === "rewritten") return Promise.resolve(false);
    this.removed.push(partitionId);
    return Promise.resolve(true);
  }
}

const hubOf = (lastSequenceNumber: number): HubDescription => ({
  ...{ askedAt: CREATED, ...NAME, createdAt: CREATED },
  partitions: [{ partitionId: "0", isEmpty: false, beginningSequenceNumber: 0, lastSequenceNumber }],
});
const checkpoint = (more: Partial<Checkpoint> = {}): Checkpoint => ({
  ...{ partitionId: "0", writtenAt: CREATED + 1, sequenceNumber: 5, tag: "t" },
  ...more,
});
const remove = (checkpoints: FakeCheckpoints, hub = hubOf(5)) =>
  removeStaleCheckpoints({ checkpoints, hub: { describe: () => Promise.resolve(hub) } });

test.each([
  ["was written since the hub was made, and not beyond its last event", checkpoint()],
  ["was written in the very instant", checkpoint({ writtenAt: CREATED })],
  ["tells no number", checkpoint({ sequenceNumber: undefined })],
])("leaves a checkpoint that %s", async (_what, one) => {
  expect(await remove(new FakeCheckpoints([one]))).toEqual([]);
});

test.each([
  ["is older than the hub", checkpoint({ writtenAt: CREATED - 1 })],
  ["lies beyond the partition's last event", checkpoint({ sequenceNumber: 6 })],
  ["is of a partition that the hub does not have", checkpoint({ partitionId: "1" })],
])("removes a checkpoint that %s", async (_what, one) => {
  const checkpoints = new FakeCheckpoints([one]);
  expect(await remove(checkpoints)).toEqual([one.partitionId]);
  expect(checkpoints.removed).toEqual([one.partitionId]);
});

test("removes any checkpoint of a hub that is still empty", async () => {
  expect(await remove(new FakeCheckpoints([checkpoint({ sequenceNumber: 0 })]), hubOf(-1))).toEqual(["0"]);
});

test("leaves a checkpoint that was written again meanwhile", async () => {
  expect(await remove(new FakeCheckpoints([checkpoint({ writtenAt: 1, tag: "rewritten" })]))).toEqual([]);
});

test("asks the hub after the checkpoints: an event that comes in between makes none of them stale", async () => {
  const checkpoints = new FakeCheckpoints([checkpoint({ sequenceNumber: 6 })]);
  let last = 5;
  checkpoints.onList = () => (last = 6);
  let remembered: HubDescription | undefined;
  const describe = ({ maxAgeMs = 0 } = {}) => {
    if (remembered === undefined || maxAgeMs === 0) remembered = hubOf(last);
    return Promise.resolve(remembered);
  };

  expect(await removeStaleCheckpoints({ checkpoints, hub: { describe } })).toEqual([]);
});
