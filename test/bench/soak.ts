import { setInterval as everyMs } from "node:timers/promises";
import { ApiClient } from "../../cli/api-client";
import { feed } from "../../cli/demo/feeding";
import { hubTargetOf } from "../../cli/sending/hub-target";
import type { OutgoingPoint, Point } from "../../cli/sending/point";
import { EventSender } from "../../cli/sending/send-events";
import { Plant } from "../../cli/simulation/plant";
import { Story } from "../../cli/terminal/story";
import type { Stack } from "../../infra/local/stack/stack";
import { openServices } from "../../shared/services";
import { floorTo, isoOf } from "../../shared/time";
import { median, type BenchOptions, type Figures } from "./bench";
import { benchStack } from "./bench-stack";
import { shareModel } from "./fleet-model";

const DEVICES = 500;
const STEP_MS = 1_000;
const HISTORY_MS = 2 * 3_600_000;
const HISTORY_STEP_SECONDS = 30;
const SAMPLE_MS = 2_000;

interface Sample {
  readonly heapBytes: number;
  readonly lagEvents: number;
}

/**
 * A fleet at a steady rate, ingested and scored every minute: the heap after a forced collection in the last quarter
 * over that in the second, and how far ingest was behind at most.
 */
export async function soak(say: (line: string) => void, { minutes = 10 }: BenchOptions): Promise<Figures> {
  await using stack = await benchStack({
    ...{ SCORING_SCHEDULE: "0 * * * * *", ALLOWED_LATENESS_SECONDS: "10", FIRST_RUN_FROM: "now" },
  });
  const plant = new Plant({ seed: 1, devices: DEVICES, stepSeconds: STEP_MS / 1_000 });
  await begin(stack, plant);
  const samples = await watched(stack, plant, minutes * 60_000, say);
  const runs = (await new ApiClient(stack.url, stack.key).call("list-runs", { query: { limit: 500 } })).runs;
  say(`${runs.length} runs: ${[...new Set(runs.map(({ status }) => status))].join(", ")}`);
  const heapIn = (quarter: number): number => median(quarterOf(samples, quarter).map(({ heapBytes }) => heapBytes));
  const lagSeconds = Math.max(...samples.map(({ lagEvents }) => lagEvents)) / (DEVICES / (STEP_MS / 1_000));
  return { heapRatio: heapIn(3) / heapIn(1), maxLagSeconds: lagSeconds };
}

/** What a model is trained on. */
async function begin(stack: Stack, plant: Plant): Promise<void> {
  const to = floorTo(Date.now(), 60_000);
  const range = { from: to - HISTORY_MS, to };
  const history = new Plant({ seed: 1, devices: DEVICES, stepSeconds: HISTORY_STEP_SECONDS }).history(range.from, to);
  const api = new ApiClient(stack.url, stack.key);
  await feed(
    new Story(process.stdout),
    api,
    hubTargetOf(stack.settings),
    outgoing(history),
    (DEVICES * 4 * HISTORY_MS) / HISTORY_STEP_SECONDS / 1_000,
  );
  const services = await openServices(stack.settings);
  await shareModel(services, plant.devices, range);
  await services.close();
}

async function watched(stack: Stack, plant: Plant, forMs: number, say: (line: string) => void): Promise<Sample[]> {
  const api = new ApiClient(stack.url, stack.key);
  const stopping = new AbortController();
  const sending = sendSteadily(stack, plant, stopping.signal);
  const samples: Sample[] = [];
  const began = Date.now();
  for await (const _ of everyMs(SAMPLE_MS)) {
    const { partitions } = await api.call("show-ingest", {});
    globalThis.gc?.();
    const sample = {
      heapBytes: process.memoryUsage().heapUsed,
      lagEvents: partitions.reduce((sum, { lag }) => sum + lag, 0),
    };
    samples.push(sample);
    if (samples.length % 30 === 0) say(lineOf(sample));
    if (Date.now() - began >= forMs) break;
  }
  stopping.abort();
  await sending;
  return samples;
}

/** A round of all devices each step, in real time. */
async function sendSteadily(stack: Stack, plant: Plant, signal: AbortSignal): Promise<void> {
  const sender = new EventSender(hubTargetOf(stack.settings));
  let next = floorTo(Date.now(), STEP_MS);
  try {
    for await (const _ of everyMs(STEP_MS / 10, undefined, { signal })) {
      for (; next <= Date.now(); next += STEP_MS) await sender.send(outgoing(plant.pointsAt(next)));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await sender.close();
  }
}

function* outgoing(points: Iterable<Point>): Generator<OutgoingPoint> {
  for (const point of points) yield { kind: "point", point };
}

const lineOf = ({ heapBytes, lagEvents }: Sample): string =>
  `${isoOf(Date.now())} heap ${(heapBytes / 2 ** 20).toFixed(1)} MB, ${lagEvents} events behind`;

const quarterOf = (samples: readonly Sample[], quarter: number): readonly Sample[] =>
  samples.slice(Math.floor((samples.length * quarter) / 4), Math.floor((samples.length * (quarter + 1)) / 4));
