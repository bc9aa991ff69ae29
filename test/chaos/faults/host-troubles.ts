import { setTimeout as sleep } from "node:timers/promises";
import { below, uniform } from "../../../cli/simulation/random";
import { PATIENCE_MS, type Fault } from "./fault";

const MINUTE_MS = 60_000;

const clockStep = (kind: string, lowMinutes: number, highMinutes: number): Fault => ({
  kind,
  family: "host",
  async inflict(scene, random) {
    const { system } = scene;
    system.hosts.stepClock(Math.round(uniform(random, lowMinutes, highMinutes) * MINUTE_MS));
    try {
      const isRead = await scene.comes(() => system.hosts.isClockRead, PATIENCE_MS);
      // Not a moment only: something must happen by the wrong clock.
      await scene.goOn();
      await sleep(1_500);
      return isRead;
    } finally {
      system.hosts.stepClock(0);
    }
  },
});

const twins: Fault = {
  kind: "activities delivered twice at once",
  family: "host",
  async inflict(scene, random) {
    const host = scene.system.hosts.current;
    if (host === undefined) return false;
    const before = host.twins;
    host.command({ twins: 1 + below(random, 12) });
    const came = await scene.comes(() => host.twins > before, PATIENCE_MS);
    host.command({ twins: came ? 3 : 0 });
    return came;
  },
};

export const hostTroubles: readonly Fault[] = [
  clockStep("clock steps forward", 4, 15),
  clockStep("clock steps back", -90, -5),
  twins,
];
