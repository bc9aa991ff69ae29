import type { Run } from "./run";
import type { RunStore } from "./run-store";

/** The next scheduled run waits for it, and so does whatever runs beneath the schedule. */
export const scheduledGoing = async (runs: Pick<RunStore, "unfinished">): Promise<Run | undefined> =>
  (await runs.unfinished()).find(({ kind }) => kind === "scheduled");

export const isScheduledGoing = async (runs: Pick<RunStore, "unfinished">): Promise<boolean> =>
  (await scheduledGoing(runs)) !== undefined;
