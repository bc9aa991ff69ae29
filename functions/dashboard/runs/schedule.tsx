import type { Answer } from "../../../shared/http/contract/operation";
import { ActionButton } from "../action-button";
import { call } from "../api";
import { when } from "../words";

/** How far scheduled runs have come; pause and resume. */
export const Schedule = ({ schedule: { paused, closedThrough } }: { readonly schedule: Answer<"show-schedule"> }) => {
  const set = async () => {
    const { paused: isPaused } = await call("set-schedule", { body: { paused: !paused } });
    return isPaused ? "paused" : "resumed";
  };
  return (
    <p>
      Scheduled runs are <strong>{paused ? "paused" : "on"}</strong>
      {closedThrough === null
        ? ", and have taken nothing yet. "
        : `, and have taken what lies up to ${when(closedThrough)}. `}
      <ActionButton act={set}>{paused ? "Resume" : "Pause"}</ActionButton>
    </p>
  );
};
