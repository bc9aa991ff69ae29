import { InvalidInputError } from "../errors";
import type { Clock, Instant, Range } from "../time";
import type { Alert } from "./alert";
import type { AlertFacts } from "./alert-facts";
import type { AlertRule, AlertSettings } from "./alert-settings";
import { alertAfter } from "./alert-after";
import { judgeAfterRun } from "./judge-after-run";

export interface PreviewServices {
  readonly alertFacts: AlertFacts;
  readonly alertSettings: AlertSettings;
  readonly clock: Clock;
}

export interface AlertPreview {
  /** Up to where it looked: the end of the last run that it came to. */
  readonly through: Instant | undefined;
  readonly runs: number;
  /** As they were opened, in order; those still open at the end are not cleared. */
  readonly alerts: readonly Alert[];
  /** Rules of which nobody can say what they would have done: the past is not kept. */
  readonly untold: readonly { readonly rule: string; readonly why: string }[];
}

/** What an hour of runs by the minute comes to over a month. */
const MOST_RUNS = 10_000;
const BUDGET_MS = 30_000;

const UNTOLD: Partial<Record<AlertRule["when"], string>> = {
  drift: "only the last check of a device is kept",
  lag: "what waited in the hub is not kept",
};

/**
 * What rules would have opened and cleared over the past, had they been there: after each scheduled run whose range ends in
 * `range`, by the windows as they are judged today. Writes nothing.
 * @param rules instead of those that are set
 */
export async function previewAlerts(
  { alertFacts, alertSettings, clock }: PreviewServices,
  range: Range,
  rules: readonly AlertRule[] = alertSettings.rules,
): Promise<AlertPreview> {
  if (range.to <= range.from) throw new InvalidInputError("to", "must be after from");
  const told = rules.filter(({ when }) => UNTOLD[when] === undefined);
  const settings = { ...alertSettings, rules: [...told] };
  const alerts: Alert[] = [];
  let through: Instant | undefined;
  let runs = 0;
  const start = clock();
  for (const run of await alertFacts.pastRuns(range, MOST_RUNS)) {
    if (clock() - start > BUDGET_MS) break;
    const open = alerts.filter(({ cleared }) => cleared === undefined);
    for (const change of await judgeAfterRun(alertFacts, { settings, run, isPast: true, open })) {
      const alert = alertAfter(change, run.to);
      if (change.kind === "open") alerts.push(alert);
      else alerts[alerts.findIndex(({ alertId }) => alertId === alert.alertId)] = alert;
    }
    through = run.to;
    runs++;
  }
  const untold = rules.flatMap(({ name, when }) => {
    const why = UNTOLD[when];
    return why === undefined ? [] : [{ rule: name, why }];
  });
  return { through, runs, alerts, untold };
}
