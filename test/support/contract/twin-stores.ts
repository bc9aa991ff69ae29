import { parseManifest } from "../../../shared/models/manifest";
import { LOCAL } from "../../../shared/models/model-changes";
import { changesOf } from "../../../shared/readings/reading-changes";
import { bucketBorder } from "../../../shared/retention/retention-rules";
import { planRun } from "../../../shared/runs/plan-run";
import type { PlannedDevice } from "../../../shared/runs/plan";
import { readPlanChunk } from "../../../shared/runs/read-plan-chunk";
import { isEnded, type NewRun, type Run } from "../../../shared/runs/run";
import type { Store } from "../../../shared/storage/store";
import { MemoryBlobs } from "../domain/memory-blobs";
import { FAN, ingestWrite, PARTITION, PUMP, reading } from "./ingest-writes";
import { complete, failed, resultRow, scored } from "./outcomes";
import { newRun, stored } from "./runs";
import { at, MINUTE } from "./times";
import { pointOf } from "../domain/points";

export const DEVICES = [PUMP, FAN] as const;
/** Of the models, which compare with the window before. */
export const REACH_MS = 4 * MINUTE;
export const RULES = { bucketMs: MINUTE, bucketRetentionMs: 10 * MINUTE, lateLimitMs: 5 * MINUTE };

/** Two databases to which the same happens, but for retention: that happens to one of them. */
export class TwinStores {
  now = at(30);
  /** Rows that retention has deleted while some run had not ended. */
  deletedUnderRuns = 0;
  #events = 0;
  readonly #plans = new Map<Run["runId"], { readonly kept: PlannedDevice[]; readonly whole: PlannedDevice[] }>();

  constructor(
    readonly kept: Store,
    readonly whole: Store,
  ) {}

  async registerModels(): Promise<void> {
    for (const deviceId of DEVICES) {
      const manifest = parseManifest({
        ...{ deviceId, version: "v1", onnx: { sha256: "0".repeat(64) } },
        ...{ bucketSeconds: 60, windowSeconds: 120, hopSeconds: 60, features: ["temperature.delta"] },
      });
      const model = { deviceId, version: "v1", sha256: manifest.onnx.sha256, manifest, bytes: 1, registeredAt: 0 };
      await this.#both(async (store) => {
        await store.models.register(model, LOCAL);
        await store.models.setAlias(deviceId, "champion", "v1", { by: LOCAL, at: 0 });
      });
    }
  }

  ingest(device: number, ago: number): Promise<void> {
    const one = reading(++this.#events, this.now - ago * MINUTE, DEVICES[device % 2]);
    return this.#both((store) =>
      store.ingest.ingest(PARTITION, [], this.now, (state) =>
        ingestWrite(this.#events, changesOf([pointOf(one)], state.closedThrough, MINUTE)),
      ),
    );
  }

  /** Closes the schedule up to now unless a scheduled run goes on. The first run begins with what is kept in full. */
  async close(): Promise<void> {
    const { keptFrom, generation, closedThrough: before } = await this.kept.schedule.read();
    const closedThrough = before ?? (keptFrom === undefined ? at(0) : keptFrom + REACH_MS);
    const going = await this.kept.runs.unfinished();
    if (closedThrough >= this.now || going.some(({ kind }) => kind === "scheduled")) return;
    const run = newRun({ kind: "scheduled", from: closedThrough, to: this.now, generation });
    await this.#both(async (store) => {
      await store.schedule.close(await store.schedule.read(), run);
    });
    await this.#plan(run);
  }

  /** An ad-hoc run over what is kept. */
  async ask(minutes: number): Promise<void> {
    const { keptFrom = at(0) } = await this.kept.schedule.read();
    const run = newRun({ from: keptFrom + REACH_MS, to: keptFrom + REACH_MS + minutes * MINUTE });
    await this.#both(async (store) => {
      await store.runs.insert(run);
    });
    await this.#plan(run);
  }

  /** Ends the oldest run, with the first `failures` devices failed. */
  async finish(failures: number): Promise<void> {
    const [run] = await this.kept.runs.unfinished();
    if (run === undefined) return;
    const outcomes = DEVICES.map((deviceId, i) =>
      i < failures ? failed(deviceId) : scored(resultRow(run, 0, { deviceId })),
    );
    await this.#both(async (store) => complete(store, await stored(store, run.runId), ...outcomes));
  }

  async raiseBorder(): Promise<void> {
    await this.kept.retention.keepBucketsFrom((needed) => bucketBorder(this.now, needed, RULES).keptFrom);
  }

  async delete(limit: number): Promise<void> {
    const deleted = await this.kept.retention.deleteBuckets(limit);
    if ((await this.kept.runs.unfinished()).length > 0) this.deletedUnderRuns += deleted;
  }

  /** The plans of the runs that go on, as the two databases made them. */
  async plans(): Promise<{ readonly kept: PlannedDevice[]; readonly whole: PlannedDevice[] }[]> {
    const going = (await this.kept.runs.unfinished()).filter(({ status }) => !isEnded(status));
    return going.flatMap(({ runId }) => this.#plans.get(runId) ?? []);
  }

  async #plan({ runId }: NewRun): Promise<void> {
    const [kept, whole] = await Promise.all([planOf(this.kept, runId), planOf(this.whole, runId)]);
    this.#plans.set(runId, { kept, whole });
  }

  async #both(happen: (store: Store) => Promise<void>): Promise<void> {
    await happen(this.kept);
    await happen(this.whole);
  }
}

async function planOf(store: Store, runId: Run["runId"]): Promise<PlannedDevice[]> {
  const blobs = new MemoryBlobs();
  const summary = await planRun(
    { ...store, blobs, settings: { bucketMs: MINUTE, driftCheckMs: undefined } },
    { runId },
  );
  const chunks = Array.from({ length: summary.chunks }, (_, chunk) => readPlanChunk(blobs, runId, summary, chunk));
  return (await Promise.all(chunks)).flat();
}

/** What the windows of a planned device hold; the first of a range ends a bucket after its beginning. */
export const readFor = (store: Store, { deviceId, ranges }: PlannedDevice) =>
  Promise.all(ranges.map(({ from, to }) => store.buckets.readSeries(deviceId, from + MINUTE - REACH_MS, to)));
