import { paintedBy } from "../terminal/paint";

/* What to look at first, by the words of the API. */

export const paintedVerdict = paintedBy({ anomalous: "red", unscored: "yellow", normal: "green" });
export const paintedState = paintedBy({ silent: "yellow", retired: "faint" });
export const paintedDrift = paintedBy({ drifted: "yellow" });
export const paintedRunStatus = paintedBy({
  ...{ failed: "red", partial: "yellow", paused: "yellow", cancelled: "yellow", completed: "green" },
});
