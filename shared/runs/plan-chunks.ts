import type { Blobs } from "../blobs";
import { Recent } from "../recent";
import type { PlannedDevice, PlanSummary } from "./plan";
import { readPlanChunk } from "./read-plan-chunk";
import type { RunId } from "./run";

/** The chunks of a wave are those whose activities meet; two runs at a time, and each keeps its own. */
const WAVES = 2;

/** Reads the chunks of plans; the activities of a chunk share one reading. A chunk that is written never changes. */
export class PlanChunks {
  readonly #recent = new Recent<Promise<readonly PlannedDevice[]>>();

  constructor(private readonly blobs: Blobs) {}

  read(runId: RunId, plan: PlanSummary, chunk: number): Promise<readonly PlannedDevice[]> {
    const key = `${runId}/${plan.planId}/${chunk}`;
    return this.#recent.get(key, WAVES * plan.chunksPerWave, () => {
      const reading = readPlanChunk(this.blobs, runId, plan, chunk);
      reading.catch(() => this.#recent.delete(key));
      return reading;
    });
  }
}
