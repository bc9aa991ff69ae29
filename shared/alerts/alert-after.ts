import { stampedId } from "../stamped-id";
import type { Instant } from "../time";
import type { Alert, AlertId } from "./alert";
import type { AlertChange } from "./decide-alerts";

/** An alert as a change leaves it; one that is opened is given its ordinal by the store. */
export function alertAfter(change: AlertChange, now: Instant): Alert {
  if (change.kind === "clear") return { ...change.alert, cleared: { at: now, by: change.by } };
  const alertId = stampedId(now) as AlertId;
  return { ...change.alert, alertId, ordinal: 0, openedAt: now, cleared: undefined, acknowledged: undefined };
}
