import { AppError } from "../../../shared/errors";
import type { Manifest } from "../../../shared/models/manifest";
import { FLEET } from "../../../shared/readings/reading";
import { ingestBatch } from "../../../shared/readings/ingest/ingest-batch";
import { beginRun } from "../../../shared/runs/begin-run";
import type { ErrorThreshold } from "../../../shared/runs/error-threshold";
import { finishRun } from "../../../shared/runs/finish-run";
import type { Child } from "../../../shared/runs/orchestrator";
import { planRun } from "../../../shared/runs/plan-run";
import { publishPart } from "../../../shared/runs/publish-part";
import type { RunShape } from "../../../shared/runs/run";
import { scheduleTick, type TickOutcome, type TickServices } from "../../../shared/runs/schedule-tick";
import { scoreChunk, type ChunkInput } from "../../../shared/runs/score-chunk";
import { scoreDevices } from "../../../shared/runs/score-device";
import { scoreFleet, type FleetInput } from "../../../shared/runs/score-fleet";
import type { CandidateReader } from "../../../shared/runs/candidate";
import { PlanChunks } from "../../../shared/runs/plan-chunks";
import type { Scorer } from "../../../shared/scoring/scorer";
import { drive, Killed } from "./drive-orchestration";
import { LIMITS } from "./hub-events";
import { catalogOf } from "./manifests";
import { MemoryBackfillStore } from "./memory-backfill-store";
import { memoryCandidates } from "./memory-candidates";
import { MemoryBlobs } from "./memory-blobs";
import { MemoryHub } from "./memory-hub";
import { MemoryIngestStore } from "./memory-ingest-store";
import { MemoryRunStores } from "./memory-run-stores";

interface Instance {
  readonly input: unknown;
  readonly startedAt: number;
  going: boolean;
}

/** The whole domain over memory: a hub, ingest, the schedule, an engine that runs the orchestrations. */
export class MemoryFleet {
  now: number;
  /** Devices whose model cannot be used just now. */
  readonly broken = new Set<string>();
  readonly hub = new MemoryHub();
  readonly ingest = new MemoryIngestStore();
  readonly runs = new MemoryRunStores(() => this.ingest.devices);
  readonly blobs = new MemoryBlobs({ pieceBytes: 1 << 16 });
  readonly instances = new Map<string, Instance>();
  readonly #settings: TickServices["settings"];
  readonly #manifests: readonly Manifest[];

  constructor(
    now: number,
    settings: Omit<TickServices["settings"], "runShape">,
    manifests: readonly Manifest[],
    errorThreshold?: ErrorThreshold,
  ) {
    this.now = now;
    this.#settings = { ...settings, runShape: { ...SHAPE, errorThreshold } };
    this.#manifests = manifests;
  }

  /** Hands over the partition's next events, and those `back` before them again. */
  async deliver(partitionId: string, back: number, count: number): Promise<void> {
    this.ingest.closedThrough = this.runs.state.closedThrough;
    const told = this.ingest.lateChanges.length;
    const reached = (await this.ingest.progress()).find((one) => one.partitionId === partitionId)?.watermark;
    const next = (reached?.sequenceNumber ?? -1) + 1;
    const settings = { ...LIMITS, lateLimitMs: Infinity, bucketMs: this.#settings.bucketMs, deduplicate: false };
    const services = { ...{ ingest: this.ingest, hub: this.hub, blobs: this.blobs, settings }, clock: () => this.now };
    await ingestBatch(services, this.hub.batch(partitionId, Math.max(0, next - back), next + count));
    for (const change of this.ingest.lateChanges.slice(told)) {
      this.runs.addDue({ ...change, reason: "late", attempts: 0 });
    }
  }

  tick(): Promise<TickOutcome> {
    return scheduleTick({
      ...{ runs: this.runs, outcomes: this.runs, schedule: this.runs, ingest: this.ingest, buckets: this.ingest },
      ...{ hub: this.hub, clock: () => this.now, settings: this.#settings },
      orchestrations: {
        start: (id, input) => {
          if (this.instances.get(id)?.going !== true) {
            this.instances.set(id, { input, startedAt: this.now, going: true });
          }
          return Promise.resolve();
        },
        state: (id) => {
          const instance = this.instances.get(id);
          const state = instance === undefined ? "lost" : instance.going ? "going" : "ended";
          return Promise.resolve({ state } as const);
        },
        terminate: (id) => {
          this.instances.delete(id);
          return Promise.resolve();
        },
      },
    });
  }

  /** Lets every instance run; the engine dies at activity number `dieAt`, and what was done is done again next time. */
  async work(dieAt = Infinity): Promise<void> {
    let activities = 0;
    const activity = (name: string, input: unknown): Promise<unknown> => {
      if (++activities >= dieAt) throw new Killed();
      return this.#activity(name, input);
    };
    const child = async (_name: string, { input }: Child): Promise<unknown> =>
      (await drive((o) => scoreChunk(o, o.input as ChunkInput), input, { activity })).results.at(-1);
    for (const instance of this.instances.values()) {
      if (!instance.going) continue;
      try {
        await drive(
          (o) => scoreFleet(o, o.input as FleetInput),
          instance.input,
          { activity, child },
          instance.startedAt,
        );
        instance.going = false;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    }
  }

  #candidates(): CandidateReader {
    const models = catalogOf(this.#manifests);
    return memoryCandidates({ devices: () => this.runs.devices(), models, driftChecks: () => this.runs.driftChecks });
  }

  #activity(name: string, input: unknown): Promise<unknown> {
    const services = {
      ...{ runs: this.runs, outcomes: this.runs, schedule: this.runs, buckets: this.ingest, blobs: this.blobs },
      backfills: new MemoryBackfillStore(this.runs),
      // A new one each time, as in a process that has just started.
      plans: new PlanChunks(this.blobs),
      ...{ models: catalogOf(this.#manifests), modelFiles: NO_FILES, scorer: this.#scorer() },
      candidates: this.#candidates(),
      ...{ clock: () => this.now, settings: { ...this.#settings, deviceTimeoutMs: 60_000, driftCheckMs: 3_600_000 } },
    };
    switch (name) {
      case "begin-run":
        return beginRun(services, input as Parameters<typeof beginRun>[1]);
      case "plan-run":
        return planRun(services, input as Parameters<typeof planRun>[1]);
      case "score-device":
        return scoreDevices(services, input as Parameters<typeof scoreDevices>[1]);
      case "publish-part":
        return publishPart(services, input as Parameters<typeof publishPart>[1]);
      case "finish-run":
        return finishRun(services, input as Parameters<typeof finishRun>[1]);
      default:
        throw new Error(`no activity ${name}`);
    }
  }

  /** Scores by the first feature; the model's input is named after its device. */
  #scorer(): Scorer {
    return {
      use: (model, work) => {
        if (this.broken.has(model.input))
          return Promise.reject(new AppError("model-corrupt", "its bytes do not match"));
        const score = (rows: Float64Array, count: number): Promise<Float64Array> =>
          Promise.resolve(Float64Array.from({ length: count }, (_, i) => rows[i * model.features] ?? NaN));
        return work({ score });
      },
    };
  }
}

/** Small, so that a few devices already make several waves. */
const SHAPE: RunShape = { devicesPerActivity: 1, activitiesPerChunk: 2, chunksPerWave: 1, retryRounds: 1 };

const unsupported = () => Promise.reject(new Error(`models are fixed, of ${FLEET} too`));
const NO_FILES = { read: unsupported };
