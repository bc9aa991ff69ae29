import type { Clock, Instant } from "../time";
import { isBy, type Alert } from "./alert";
import type { AlertFacts } from "./alert-facts";
import type { AlertSettings } from "./alert-settings";
import type { AlertState, AlertStore, AlertWrite } from "./alert-store";
import type { AlertChange } from "./decide-alerts";
import { alertAfter } from "./alert-after";
import { judgeAfterRun } from "./judge-after-run";
import { judgeLag, type LagServices } from "./judge-lag";
import { lettersOf } from "./letters";

export interface RaiseServices extends LagServices {
  readonly alerts: Pick<AlertStore, "state" | "open" | "write">;
  readonly alertFacts: AlertFacts;
  readonly alertSettings: AlertSettings;
  readonly clock: Clock;
}

export interface Raised {
  /** As they are now. */
  readonly opened: readonly Alert[];
  readonly cleared: readonly Alert[];
}

/** Runs that one call looks at; the next goes on. */
const AT_ONCE = 100;

/**
 * Looks at each scheduled run that has ended since the last call, in order, then at the lag and at rules that are gone.
 * How far it has come is written with what it found: whoever else looks at the same run at the same time writes nothing.
 */
export async function raiseAlerts(services: RaiseServices): Promise<Raised> {
  const { alerts, alertFacts, alertSettings: settings, clock } = services;
  const raised = { opened: [] as Alert[], cleared: [] as Alert[] };
  let seen = await alerts.state();
  for (const run of await alertFacts.endedRuns(seen.throughOrdinal, AT_ONCE)) {
    const changes = await judgeAfterRun(alertFacts, { settings, run, isPast: false, open: await alerts.open() });
    const written = await write(services, seen, run.ordinal, changes, raised);
    if (written === undefined) return raised;
    seen = written;
  }
  const open = await alerts.open();
  const changes = [...clearRemoved(settings, open), ...(await judgeLag(services, settings, open, clock()))];
  if (changes.length > 0) await write(services, seen, seen.throughOrdinal, changes, raised);
  return raised;
}

const clearRemoved = ({ rules }: AlertSettings, open: readonly Alert[]): AlertChange[] =>
  open
    .filter((alert) => !rules.some((rule) => isBy(alert, rule)))
    .map((alert) => ({ kind: "clear", alert, by: "rule-removed" }));

/** @returns the state as it is then; undefined where somebody else has changed it. */
async function write(
  { alerts, alertSettings, clock }: RaiseServices,
  seen: AlertState,
  throughOrdinal: number | undefined,
  changes: readonly AlertChange[],
  raised: { opened: Alert[]; cleared: Alert[] },
): Promise<AlertState | undefined> {
  const now = clock();
  const changed = changes.map((change) => ({ kind: change.kind, alert: alertAfter(change, now) }));
  const writes = changed.map(({ kind, alert }) => writeOf(kind, alert, now));
  const letters = changed.flatMap(({ kind, alert }) =>
    lettersOf(alertSettings, alert, kind === "open" ? "opened" : "cleared", now),
  );
  if (!(await alerts.write(seen, throughOrdinal, writes, letters))) return undefined;
  for (const { kind, alert } of changed) raised[kind === "open" ? "opened" : "cleared"].push(alert);
  return { throughOrdinal, changes: seen.changes + 1 };
}

function writeOf(kind: AlertChange["kind"], alert: Alert, at: Instant): AlertWrite {
  const { alertId, cleared } = alert;
  return kind === "open" ? { kind, alertId, alert, at } : { kind, alertId, by: cleared?.by ?? "fine", at };
}
