import type { RunStore } from "./run-store";

/** The next scheduled run waits for it, and so does whatever runs beneath the schedule. */
export const isScheduledGoing = async (runs: Pick<RunStore, "unfinished">): Promise<boolean> =>
  (await runs.unfinished()).some(({ kind }) => kind === "scheduled");
