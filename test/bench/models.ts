import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { ApiClient } from "../../cli/api-client";
import { LOCAL } from "../../shared/models/model-changes";
import { registerModel } from "../../shared/models/register-model";
import { writeDetector } from "../../shared/models/training/write-detector";
import type { DeviceId } from "../../shared/readings/reading";
import { openServices, type Services } from "../../shared/services";
import { median, type Figures } from "./bench";
import { startIn } from "./bench-stack";

const MODELS = 10_000;
const WITH_BLOBS = 200;
const BLOCK = 1_000;
const PAGE = 100;
const STARTS = 3;

/** What 10,000 models cost: to register, list, promote all of, and to start the app with. */
export async function models(say: (line: string) => void): Promise<Figures> {
  const [empty, full] = [await folder(), await folder()];
  try {
    const { registerRatio, listRatio, promoteRatio } = await fill(full, say);
    const starts: { few: number; many: number }[] = [];
    for (let i = 0; i < STARTS; i++) starts.push({ few: await startMs(empty), many: await startMs(full) });
    const [few, many] = [median(starts.map((s) => s.few)), median(starts.map((s) => s.many))];
    say(`start: ${few.toFixed(0)} ms without models, ${many.toFixed(0)} ms with ${MODELS}`);
    return { registerRatio, listRatio, promoteRatio, startRatio: median(starts.map((s) => s.many / s.few)) };
  } finally {
    for (const directory of [empty, full]) await rm(directory, { recursive: true, force: true });
  }
}

const folder = () => mkdtemp(join(tmpdir(), "fleetscore-bench-"));

async function startMs(directory: string): Promise<number> {
  const begin = performance.now();
  const stack = await startIn(directory);
  await fetch(`${stack.url}/api/health`);
  const ms = performance.now() - begin;
  await stack.stop();
  return ms;
}

async function fill(directory: string, say: (line: string) => void) {
  const stack = await startIn(directory);
  const services = await openServices(stack.settings);
  try {
    const api = new ApiClient(stack.url, stack.key);
    const registerRatio = await register(services, say);
    return { registerRatio, listRatio: await list(api, say), promoteRatio: await promote(services, api, say) };
  } finally {
    await services.close();
    await stack.stop();
  }
}

const deviceAt = (i: number) => `pump-${String(i).padStart(5, "0")}` as DeviceId;

/**
 * Challengers all, in the catalog; the first of them with bytes and manifest in blob, as an import does it, which here
 * is Azurite's time. Catalog time of the last thousand over that of the second.
 */
async function register(services: Services, say: (line: string) => void): Promise<number> {
  const onnx = await writeDetector(DETECTOR);
  const stored = await msEach(WITH_BLOBS, (i) => registerModel(services, onnx, manifestOf(i), "challenger"));
  const registry = { ...services, modelFiles: { ...services.modelFiles, write: () => Promise.resolve() } };
  const blocks: number[] = [];
  for (let from = WITH_BLOBS; from < MODELS; from += BLOCK) {
    const block = Math.min(BLOCK, MODELS - from);
    blocks.push(await msEach(block, (i) => registerModel(registry, onnx, manifestOf(from + i), "challenger")));
  }
  say(`register: ${stored.toFixed(1)} ms each with blobs, ${median(blocks).toFixed(2)} ms each in the catalog`);
  return (blocks.at(-1) ?? NaN) / (blocks[0] ?? NaN);
}

const DETECTOR = {
  scaler: { mean: Float64Array.of(0), scale: Float64Array.of(1) },
  terms: [
    {
      expansion: {
        ...{ supportVectors: Float64Array.of(0), dualCoefficients: Float64Array.of(1) },
        ...{ gamma: 1, features: 1 },
      },
    },
  ],
  offset: 0.5,
};

const manifestOf = (i: number) => ({
  ...{ schemaVersion: 1 as const, deviceId: deviceAt(i), version: "v1", features: ["temperature.mean"], threshold: 0 },
  ...{ bucketSeconds: 60, windowSeconds: 300, hopSeconds: 60, coverage: { expected: {}, minimum: 0.6 } },
  onnx: { input: "X", score: "scores", elementType: "float64" as const },
});

async function msEach(count: number, work: (i: number) => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    await work(i);
    // SQLite's promises are settled already: without a turn nobody would see that the app closed a connection.
    await turn();
  }
  return (performance.now() - begin) / count;
}

/** Page by page through HTTP; the median of the last ten pages over that of the first ten. */
async function list(api: ApiClient, say: (line: string) => void): Promise<number> {
  const pages: number[] = [];
  let devices = 0;
  for (let next: string | null | undefined; next !== null;) {
    const begin = performance.now();
    const page = await api.call("list-models", { query: { limit: String(PAGE), next } });
    pages.push(performance.now() - begin);
    devices += page.devices.length;
    next = page.next;
  }
  say(`list: ${devices} devices in pages of ${PAGE}, ${median(pages).toFixed(1)} ms a page`);
  return median(pages.slice(-10)) / median(pages.slice(0, 10));
}

/** A thousand one after the other, then all others in pages; time a device of these over that of those. */
async function promote(services: Services, api: ApiClient, say: (line: string) => void): Promise<number> {
  const alone = await msEach(1_000, (i) =>
    services.models.setAlias(deviceAt(i), "champion", "v1", { by: LOCAL, at: Date.now() }),
  );
  const allBegin = performance.now();
  let promoted = 0;
  for (let next: string | null | undefined; next !== null;) {
    const page = await api.call("promote-challengers", { body: { all: true, ...{ next } } });
    promoted += page.promoted;
    next = page.next;
  }
  const together = (performance.now() - allBegin) / promoted;
  say(`promote: ${promoted} in ${((together * promoted) / 1000).toFixed(2)} s; one by one ${alone.toFixed(2)} ms each`);
  return together / alone;
}
