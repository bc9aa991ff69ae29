import type { Blobs } from "../blobs";
import type { PlannedDevice, PlanSummary } from "./plan";
import { readPlanChunk } from "./read-plan-chunk";
import type { RunId } from "./run";

/** The chunks of a wave are those whose activities meet; two runs at a time, and each keeps its own. */
const WAVES = 2;

/** Reads the chunks of plans; the activities of a chunk share one reading. A chunk that is written never changes. */
export class PlanChunks {
  readonly #recent = new Map<string, Promise<readonly PlannedDevice[]>>();

  constructor(private readonly blobs: Blobs) {}

  read(runId: RunId, plan: PlanSummary, chunk: number): Promise<readonly PlannedDevice[]> {
    const key = `${runId}/${plan.planId}/${chunk}`;
    const known = this.#recent.get(key);
    if (known !== undefined) return known;
    const reading = readPlanChunk(this.blobs, runId, plan, chunk);
    this.#recent.set(key, reading);
    reading.catch(() => this.#recent.delete(key));
    const [oldest] = this.#recent.keys();
    if (oldest !== undefined && this.#recent.size > WAVES * plan.chunksPerWave) this.#recent.delete(oldest);
    return reading;
  }
}
