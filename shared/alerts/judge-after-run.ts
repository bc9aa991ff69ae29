import type { DeviceId } from "../readings/reading";
import { keepsOutcomes } from "../runs/outcome-store";
import { isBy, type Alert } from "./alert";
import type { AlertFacts, JudgedRun, LevelQuery, Standing } from "./alert-facts";
import { isDeviceRule, type AlertRule, type AlertSettings, type DeviceRule } from "./alert-settings";
import { decideAlerts, decideFleetAlert, type AlertChange, type FleetLevel, type Outlook } from "./decide-alerts";
import { gatherLevels } from "./gather-levels";

export interface JudgeInput {
  readonly settings: Pick<AlertSettings, "rules" | "manyDevices">;
  readonly run: JudgedRun;
  readonly isPast: boolean;
  /** All alerts that are open. */
  readonly open: readonly Alert[];
}

/** What the rules about devices and runs open and clear once a scheduled run has ended. */
export async function judgeAfterRun(facts: AlertFacts, input: JudgeInput): Promise<AlertChange[]> {
  const changes: AlertChange[] = [];
  for (const rule of input.settings.rules) {
    const open = input.open.filter((alert) => isBy(alert, rule));
    changes.push(...(await judgeRule(facts, rule, open, input)));
  }
  return changes;
}

async function judgeRule(
  facts: AlertFacts,
  rule: AlertRule,
  open: readonly Alert[],
  { settings: { manyDevices }, run, isPast }: JudgeInput,
): Promise<AlertChange[]> {
  if (rule.when === "run") return decideFleetAlert(rule, levelOfRun(run), open);
  // A run that was cancelled, or judged nobody, says nothing of devices.
  if (!isDeviceRule(rule) || !saysSomething(run)) return [];
  const query = { run, isPast };
  const watched = new Set(open.flatMap(({ subject }) => (subject.kind === "device" ? [subject.id] : [])));
  const gathered = await gatherLevels(facts.levels(rule, query), rule.groups, watched, 2 * manyDevices);
  const silent = [...watched].filter((id) => !gathered.watched.has(id as DeviceId)) as DeviceId[];
  const outlook = await outlookOf(facts, rule, silent, query, run);
  return decideAlerts({ rule, runId: run.runId, manyDevices, open, gathered, outlook });
}

const saysSomething = ({ status, error }: JudgedRun): boolean =>
  status !== "cancelled" && keepsOutcomes({ status, ...(error && { error }) });

function levelOfRun({ runId, status, error, to }: JudgedRun): FleetLevel {
  const is = status === "failed" ? "met" : status === "cancelled" ? "between" : "fine";
  const said = error === undefined ? null : `${error.code}: ${error.message}`;
  return { is, finding: { value: null, severity: null, since: to, devices: null, runId, error: said } };
}

async function outlookOf(
  facts: AlertFacts,
  rule: DeviceRule,
  deviceIds: readonly DeviceId[],
  { isPast }: LevelQuery,
  run: JudgedRun,
): Promise<ReadonlyMap<DeviceId, Outlook>> {
  if (deviceIds.length === 0) return new Map();
  const standings = await facts.standings(deviceIds, run.to);
  return new Map(standings.map((standing) => [standing.deviceId, isPast ? "fine" : lookAt(rule, standing, run)]));
}

/** Who cannot be judged is not fine: an alert about its windows stays until one of them is normal. */
function lookAt(rule: DeviceRule, { isRetired, isMuted, latest }: Standing, { from }: JudgedRun): Outlook {
  if (isRetired) return "gone";
  if (isMuted) return "unknown";
  if (rule.when !== "windows") return "fine";
  return latest?.verdict === "normal" && latest.windowEnd > from ? "fine" : "unknown";
}
