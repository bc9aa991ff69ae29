import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiClient } from "../../cli/api-client";
import { feed } from "../../cli/demo/feeding";
import { waitUntil } from "../../cli/demo/wait-until";
import { Plant } from "../../cli/simulation/plant";
import { Story } from "../../cli/terminal/story";
import { hubTargetOf } from "../../cli/sending/hub-target";
import type { OutgoingPoint } from "../../cli/sending/point";
import { startStack } from "../../infra/local/stack/stack";
import type { DeviceId } from "../../shared/readings/reading";
import { openServices } from "../../shared/services";
import { floorTo, isoOf, type Instant } from "../../shared/time";
import { median, type Figures } from "./bench";
import { shareModel } from "./fleet-model";

const FEW = 100;
const MANY = 1_000;
const ROUNDS = 3;
const HOUR_MS = 3_600_000;

/** Time per device of a run over 1,000 devices, over that of one over 100: what a device costs must not grow. */
export async function fanOut(say: (line: string) => void): Promise<Figures> {
  const directory = await mkdtemp(join(tmpdir(), "fleetscore-bench-"));
  const stack = await startStack({
    ...{ appDirectory: join(__dirname, "../../.."), directory, ports: { http: 0, eventHubs: 0, blob: 0 } },
    settings: { SCHEDULE_PAUSED: "true" },
    log: () => undefined,
  });
  const services = await openServices(stack.settings);
  try {
    const api = new ApiClient(stack.url, stack.key);
    const to = floorTo(Date.now(), 60_000);
    const plant = new Plant({ seed: 1, devices: MANY, stepSeconds: 60 });
    const target = hubTargetOf(stack.settings);
    await feed(new Story(process.stdout), api, target, outgoing(plant, to), MANY * 120 * 4);
    await shareModel(services, plant.devices, { from: to - 2 * HOUR_MS, to });
    const perDevice = async (devices: number): Promise<number> => runMs(api, plant.devices.slice(0, devices), to);
    await perDevice(FEW);
    const rounds: { few: number; many: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({ few: await perDevice(FEW), many: await perDevice(MANY) });
      const last = rounds.at(-1);
      say(`${FEW} devices ${last?.few.toFixed(2)} ms each, ${MANY} devices ${last?.many.toFixed(2)} ms each`);
    }
    return { timePerDeviceRatio: median(rounds.map(({ few, many }) => many / few)) };
  } finally {
    await services.close();
    await stack.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

function* outgoing(plant: Plant, to: Instant): Generator<OutgoingPoint> {
  for (const point of plant.history(to - 2 * HOUR_MS, to)) yield { kind: "point", point };
}

async function runMs(api: ApiClient, devices: readonly DeviceId[], to: Instant): Promise<number> {
  const { id } = await api.call("start-run", { body: { from: isoOf(to - HOUR_MS), to: isoOf(to), devices } });
  const run = await waitUntil("the run", 300_000, async () => {
    const found = await api.call("show-run", { path: { run: id } });
    return found.finishedAt === null ? undefined : found;
  });
  if (run.status !== "completed") throw new Error(`run ${id} ended as ${run.status}`);
  return (Date.parse(run.finishedAt ?? "") - Date.parse(run.requestedAt)) / devices.length;
}
