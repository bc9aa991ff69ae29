import { setTimeout as sleep } from "node:timers/promises";
import { below, uniform } from "../../../cli/simulation/random";
import { PATIENCE_MS, type Fault } from "../faults/fault";
import type { Scene } from "../scenario/scene";
import { answered, databaseFull } from "./answered";
import type { Concerned, WireFault } from "./sql-proxy";
import { SqlServerDatabase } from "./sql-server-database";
import { sqlServerLockFaults } from "./sql-server-lock-faults";

const proxyOf = ({ system: { database } }: Scene) => SqlServerDatabase.of(database).proxy;

const harmed = (kind: string, fault: WireFault, concerns: Concerned, maxTimes: number): Fault => ({
  kind,
  family: "host",
  async inflict(scene, random) {
    const proxy = proxyOf(scene);
    const before = proxy.harmed;
    proxy.arm(fault, 1 + below(random, maxTimes), concerns);
    const came = await scene.comes(() => proxy.harmed > before, PATIENCE_MS);
    await sleep(uniform(random, 0, 1_500));
    proxy.disarm();
    return came;
  },
});

const outage = (
  kind: string,
  weather: "silent" | "away",
  [lowMs, highMs]: readonly [number, number],
  more: Pick<Fault, "isLong"> = {},
): Fault => ({
  ...{ kind, family: "host", ...more },
  async inflict(scene, random) {
    const proxy = proxyOf(scene);
    const before = proxy.harmed;
    proxy.weather = weather;
    await sleep(uniform(random, lowMs, highMs));
    const came = await scene.comes(() => proxy.harmed > before, PATIENCE_MS);
    proxy.weather = "fair";
    return came;
  },
});

const FULL = 1105;

export const sqlServerFaults: readonly Fault[] = [
  harmed("SQL connection broken", "reset", "any", 8),
  harmed("SQL connection broken at COMMIT", "reset", "commit", 4),
  harmed("SQL answer lost", "lost-answer", "any", 8),
  harmed("commit without an answer", "lost-answer", "commit", 4),
  outage("SQL Server out", "away", [1_000, 5_000]),
  outage("SQL Server silent", "silent", [2_000, 6_000]),
  // Requests are tried for some thirteen seconds.
  outage("SQL Server out beyond all retries", "away", [25_000, 35_000], { isLong: true }),
  // A request may take a minute.
  outage("SQL Server silent beyond the time-out", "silent", [65_000, 75_000], { isLong: true }),
  // More often than a request is tried.
  answered("SQL Server busy (40501)", "statement", 40_501, 12),
  answered("resource limit reached (10928)", "begin", 10_928, 12),
  answered("database not available (40613)", "begin", 40_613, 12),
  answered("lock time-out (1222)", "statement", 1222, 6),
  answered("service error at COMMIT (40197)", "commit", 40_197, 4),
  ...[databaseFull(FULL), ...sqlServerLockFaults],
];
