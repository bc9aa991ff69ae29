import { join } from "node:path";
import { LATENESS_MS } from "../scenario/fleet";
import type { Scene } from "../scenario/scene";
import { PATIENCE_MS, pick, type Fault } from "./fault";
import { redelivered } from "./redelivered";

/** A second machine that reads the same partitions, and whose claims on them are lost now and then. */
const secondOwner: Fault = {
  kind: "two owners of a partition",
  family: "host",
  async inflict(scene, random) {
    const { system } = scene;
    const first = system.hosts.current;
    const directory = join(system.directory, `owner-${system.hosts.count}`);
    const second = await system.hosts.start(directory, "ingest-only").catch(() => undefined);
    if (first === undefined || second === undefined) return false;
    first.partitions.clear();
    const both = await scene.comes(async () => {
      await dropOwnerships(scene);
      return [...first.partitions].some((partition) => second.partitions.has(partition));
    }, PATIENCE_MS);
    await (random() < 0.5 ? second.kill() : second.stop());
    return both;
  },
};

/** Nobody owns anything any more: whoever reads goes on until another claims it. */
async function dropOwnerships({ system: { room } }: Scene): Promise<void> {
  for await (const { name } of room.checkpoints.listBlobsFlat()) {
    if (name.includes("/ownership/")) await room.checkpoints.deleteBlob(name).catch(() => undefined);
  }
}

/** The host dies, and with it all that was kept of how far it had read. */
const checkpointsLost: Fault = {
  kind: "redelivery from the beginning",
  family: "host",
  async inflict(scene, random) {
    const { system } = scene;
    const { room } = system;
    await system.hosts.kill();
    let lost = 0;
    for await (const { name } of room.checkpoints.listBlobsFlat()) {
      if (!name.includes("/checkpoint/") || (lost > 0 && random() < 0.3)) continue;
      await room.checkpoints.deleteBlob(name);
      lost++;
    }
    const before = await redelivered(scene);
    await system.hosts.ensure();
    return lost > 0 && scene.comes(async () => (await redelivered(scene)) > before, PATIENCE_MS);
  },
};

/** So that the schedule, which may be behind, catches up. */
const SELDOM_MS = 8_000;

/** A whole round of readings comes when its windows are closed, the last first. */
const lateRound: Fault = {
  kind: "late and out of order",
  family: "hub",
  async inflict(scene, random) {
    const points = scene.stream.next();
    const { end } = scene.stream;
    scene.system.hosts.advanceTo(end + LATENESS_MS);
    const isClosed = await scene.comes(
      async () => ((await scene.system.room.schedule.read()).closedThrough ?? 0) >= end,
      2 * PATIENCE_MS,
      SELDOM_MS,
    );
    await scene.sending.send(pick(random, [points.toReversed(), points]));
    return isClosed;
  },
};

export const readingTroubles: readonly Fault[] = [secondOwner, checkpointsLost, lateRound];
