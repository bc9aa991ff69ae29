import { setTimeout as sleep } from "node:timers/promises";
import { below, uniform } from "../../../cli/simulation/random";
import type { BlobFault } from "../blob-proxy";
import { PATIENCE_MS, pick, type Fault } from "./fault";

/** Anything; results and plans; models; how far Event Hubs was read. */
const PLACES = [/./, /\/fleetscore\/runs/, /\/fleetscore\/models/, /azure-webjobs-eventhub/] as const;
/** What the SDK's own retries bear, and more. */
const MAX_REQUESTS = 12;

const harmed = (kind: string, fault: BlobFault): Fault => ({
  kind,
  family: "blob",
  async inflict(scene, random) {
    const { blobProxy } = scene.system;
    const before = blobProxy.harmed;
    blobProxy.arm(fault, 1 + below(random, MAX_REQUESTS), pick(random, PLACES));
    const came = await scene.comes(() => blobProxy.harmed > before, PATIENCE_MS);
    await sleep(uniform(random, 0, 1_500));
    blobProxy.disarm();
    return came;
  },
});

const outage = (kind: string, lowMs: number, highMs: number, more: Pick<Fault, "isLong"> = {}): Fault => ({
  ...{ kind, family: "blob", ...more },
  async inflict(scene, random) {
    const { blobProxy } = scene.system;
    const before = blobProxy.harmed;
    blobProxy.isAway = true;
    await sleep(uniform(random, lowMs, highMs));
    const came = await scene.comes(() => blobProxy.harmed > before, PATIENCE_MS);
    blobProxy.isAway = false;
    return came;
  },
});

export const blobFaults: readonly Fault[] = [
  harmed("blob connection broken", "reset"),
  harmed("blob answer lost", "lost-answer"),
  harmed("blob 503", "busy"),
  harmed("blob 429", "throttled"),
  outage("storage out", 2_000, 6_000),
  // An activity is tried for a minute at the most.
  outage("storage out beyond all retries", 80_000, 90_000, { isLong: true }),
];
