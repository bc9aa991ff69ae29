import { setTimeout as sleep } from "node:timers/promises";
import { below, uniform } from "../../../cli/simulation/random";
import type { PublishFault } from "../../../infra/local/event-hubs/emulator";
import { PATIENCE_MS, type Fault } from "./fault";
import { redelivered } from "./redelivered";

/** Readers that are attached are cut off; they come again by themselves. */
const cut = (kind: string, how: "dropConnections" | "detachReaders"): Fault => ({
  kind,
  family: "hub",
  async inflict(scene) {
    const { eventHubs } = scene.system;
    if (!(await scene.comes(() => eventHubs.readers.length > 0, PATIENCE_MS))) return false;
    await scene.sending.whileNoneIsSentOnce(async () => eventHubs[how]());
    return scene.comes(() => eventHubs.readers.length > 0, PATIENCE_MS);
  },
});

const receiversBusy: Fault = {
  kind: "server-busy for receivers",
  family: "hub",
  async inflict(scene, random) {
    const { eventHubs } = scene.system;
    let left = 1 + below(random, 8);
    let refused = 0;
    eventHubs.faults = { receive: () => left-- > 0 && ++refused > 0 };
    eventHubs.detachReaders();
    const came = await scene.comes(() => refused > 0, PATIENCE_MS);
    eventHubs.faults = {};
    return came;
  },
};

const published = (kind: string, fault: PublishFault, maxTimes: number): Fault => ({
  kind,
  family: "hub",
  async inflict(scene, random) {
    const { eventHubs } = scene.system;
    let left = 1 + below(random, maxTimes);
    let harmed = 0;
    eventHubs.faults = {
      publish: () => {
        if (!scene.sending.isRepeatable || left-- <= 0) return undefined;
        harmed++;
        return fault;
      },
    };
    const came = await scene.comes(() => harmed > 0, PATIENCE_MS);
    await scene.goOn();
    eventHubs.faults = {};
    return came;
  },
});

const redelivery: Fault = {
  kind: "redelivery of a stretch",
  family: "hub",
  async inflict(scene, random) {
    const { eventHubs } = scene.system;
    const stretch = 5 + below(random, 200);
    const before = await redelivered(scene);
    eventHubs.faults = { redeliver: () => stretch };
    eventHubs.detachReaders();
    const came = await scene.comes(async () => (await redelivered(scene)) > before, PATIENCE_MS);
    eventHubs.faults = {};
    return came;
  },
};

const away: Fault = {
  kind: "Event Hubs out",
  family: "hub",
  async inflict(scene, random) {
    const { eventHubs } = scene.system;
    const hadReaders = await scene.comes(() => eventHubs.readers.length > 0, PATIENCE_MS);
    await scene.sending.whileNoneIsSentOnce(async () => {
      await eventHubs.stop();
      await sleep(uniform(random, 1_000, 4_000));
      await eventHubs.start();
    });
    return hadReaders;
  },
};

export const hubFaults: readonly Fault[] = [
  cut("Event Hubs connections broken", "dropConnections"),
  cut("receivers detached", "detachReaders"),
  published("server-busy for publishers", "busy", 10),
  published("publisher's acknowledgement lost", "stored-unacknowledged", 4),
  ...[receiversBusy, redelivery, away],
];
