import { ApiClient } from "../../cli/api-client";
import { waitUntil } from "../../cli/demo/wait-until";
import type { Stack } from "../../infra/local/stack/stack";
import { openServices } from "../../shared/services";
import { floorTo, isoOf, type Instant } from "../../shared/time";
import type { BenchOptions, Figures } from "./bench";
import { benchStack } from "./bench-stack";
import { fleetOf, HISTORY_MINUTES, putFleet } from "./fleet-buckets";
import { shareModel } from "./fleet-model";
import { MemoryWatch } from "./memory-watch";

const FLEETS = [1_000, 10_000, 100_000];
const ROUNDS = 10;
const PACKED = 50;
const MINUTE_MS = 60_000;
/** As often as the schedule's default has it; a model looks back as far again. */
const RUN_MINUTES = 5;
const PATIENCE_MS = 3_600_000;

interface Fleet {
  readonly stack: Stack;
  readonly api: ApiClient;
  readonly devices: number;
  readonly to: Instant;
}

interface Measured {
  readonly msPerDevice: number;
  readonly itemsPerDevice: number;
}

/**
 * Runs over fleets that grow, each on a stack of its own: what a device costs must not grow, nor what is remembered, and
 * the engine says how many work items it took. The smallest fleet runs before and after each larger one, as the machine
 * may have other things to do by then.
 */
export async function fanOut(say: (line: string) => void, { devices = FLEETS }: BenchOptions): Promise<Figures> {
  const figures: Record<string, number> = { historyBytesMax: 0, workItemsPerDevice1: 0, workItemsPerDevice50: 0 };
  const note = ({ packed, alone, historyBytes }: FleetRuns): number => {
    raise(figures, "historyBytesMax", historyBytes);
    for (const { itemsPerDevice } of alone) raise(figures, "workItemsPerDevice1", itemsPerDevice);
    for (const { itemsPerDevice } of packed) raise(figures, "workItemsPerDevice50", itemsPerDevice);
    return mean(packed.map(({ msPerDevice }) => msPerDevice));
  };
  const [smallest = 0, ...larger] = devices;
  let before = note(await smallRuns(smallest, say));
  for (const size of larger) {
    const { ratio, ...runs } = await largeRun(size, say);
    const after = note(await smallRuns(smallest, say));
    figures[`timePerDeviceRatio${size / 1000}k`] = note(runs) / mean([before, after]);
    figures["memoryRatio"] = ratio;
    before = after;
  }
  return figures;
}

interface FleetRuns {
  readonly packed: readonly Measured[];
  readonly alone: readonly Measured[];
  readonly historyBytes: number;
}

/** Many, as the shortest differ most, each of readings that none has looked at before; the first one loads code. */
const smallRuns = (size: number, say: (line: string) => void): Promise<FleetRuns> =>
  withFleet(size, ROUNDS + 1, say, async (fleet) => {
    const alone = [await measured(fleet, 1, ROUNDS, say)];
    const packed: Measured[] = [];
    for (let round = 0; round < ROUNDS; round++) packed.push(await measured(fleet, PACKED, round, say));
    return { packed, alone, historyBytes: fleet.stack.work().largestHistoryBytes };
  });

const largeRun = (size: number, say: (line: string) => void): Promise<FleetRuns & { readonly ratio: number }> =>
  withFleet(size, 1, say, async (fleet) => {
    const watch = new MemoryWatch();
    const packed = [await measured(fleet, PACKED, 0, say)];
    const { ratio, text } = watch.stop();
    say(`${size} devices: ${text}`);
    return { packed, alone: [], historyBytes: fleet.stack.work().largestHistoryBytes, ratio };
  });

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const raise = (figures: Record<string, number>, name: string, value: number): void => {
  figures[name] = Math.max(figures[name] ?? 0, value);
};

async function withFleet<T>(
  size: number,
  runs: number,
  say: (line: string) => void,
  work: (fleet: Fleet) => Promise<T>,
): Promise<T> {
  await using stack = await benchStack();
  const to = floorTo(Date.now(), MINUTE_MS);
  await fill(stack, size, (runs + 1) * RUN_MINUTES, to);
  say(`${size} devices are there`);
  return await work({ stack, api: new ApiClient(stack.url, stack.key), devices: size, to });
}

async function fill(stack: Stack, size: number, minutes: number, to: Instant): Promise<void> {
  const services = await openServices(stack.settings);
  try {
    const devices = fleetOf(size);
    await putFleet(services, devices, minutes, to);
    await shareModel(services, devices, { from: to - HISTORY_MINUTES * MINUTE_MS, to });
  } finally {
    await services.close();
  }
}

/** @param round how many ranges before the last one it looks at */
async function measured(
  { stack, api, devices, to: end }: Fleet,
  devicesPerActivity: number,
  round: number,
  say: (line: string) => void,
): Promise<Measured> {
  const before = stack.work();
  const cpu = process.cpuUsage();
  const to = end - round * RUN_MINUTES * MINUTE_MS;
  const body = { from: isoOf(to - RUN_MINUTES * MINUTE_MS), to: isoOf(to), devicesPerActivity };
  const { id } = await api.call("start-run", { body });
  const run = await waitUntil("the run", PATIENCE_MS, async () => {
    const found = await api.call("show-run", { path: { run: id } });
    return found.finishedAt === null ? undefined : found;
  });
  if (run.status !== "completed") throw new Error(`run ${id} ended as ${run.status}`);
  const after = stack.work();
  const { user, system } = process.cpuUsage(cpu);
  const [activities, turns] = [after.activities - before.activities, after.turns - before.turns];
  const msPerDevice = (Date.parse(run.finishedAt ?? "") - Date.parse(run.requestedAt)) / devices;
  say(
    `${devices} devices, ${devicesPerActivity} an activity: ${msPerDevice.toFixed(2)} ms each, ${((user + system) / 1000 / devices).toFixed(2)} ms of processor time, ` +
      `${activities} activities, ${turns} turns, largest history ${after.largestHistoryBytes} bytes`,
  );
  return { msPerDevice, itemsPerDevice: (activities + turns) / devices };
}
