import type { Counts } from "./counts";
import type { Run, RunId } from "./run";

/** What the manifest says; without one there is no result. */
export interface RunManifest {
  readonly runId: RunId;
  readonly attempt: number;
  readonly kind: Run["kind"];
  readonly from: string;
  readonly to: string;
  readonly state: "complete" | "partial" | "cancelled";
  /** Closed before all data was in. */
  readonly incomplete: boolean;
  readonly revision: number;
  readonly request: Run["request"];
  readonly counts: Counts;
  /** Why it is not complete, where that is not the devices' errors alone. */
  readonly error?: Run["error"];
  readonly parts: readonly ManifestPart[];
  readonly finishedAt: string;
}

export interface ManifestPart {
  readonly chunk: number;
  /** Of the rows that are kept, and how large they are; without a name where none are. */
  readonly name?: string;
  readonly bytes: number;
  /** The same rows, where they were asked for in Parquet. */
  readonly parquet?: string;
}
