import { randomUUID } from "node:crypto";
import type { Alert, AlertId, Finding, OpenedAlert } from "../../../shared/alerts/alert";
import type { AlertWrite } from "../../../shared/alerts/alert-store";
import type { Letter } from "../../../shared/alerts/outbox";
import type { Store } from "../../../shared/storage/store";
import { at, NOW } from "./times";

export const FINDING: Finding = {
  ...{ value: 3, severity: 0.875, since: at(57), devices: null, runId: null, error: null },
};

export const openedAlert = (changes: Partial<OpenedAlert> = {}): OpenedAlert => ({
  ...{ rule: "anomalous", when: "windows", level: "warning", finding: FINDING, firstDevices: [] },
  subject: { kind: "device", id: "pump-1" },
  ...changes,
});

export const newAlertId = (): AlertId => `20261120T120000Z-${randomUUID().slice(0, 8)}` as AlertId;

export const letterOf = (alertId: AlertId, changes: Partial<Letter> = {}): Letter => ({
  ...{ eventId: `${alertId}-opened`, alertId, destination: "ops", body: '{"specversion":"1.0"}', writtenAt: NOW },
  ...changes,
});

/** Opens an alert as whoever has seen the state as it is; answers it as it is stored. */
export async function openAlert(
  { alerts }: Pick<Store, "alerts">,
  changes: Partial<OpenedAlert> = {},
  lettersOf: (alertId: AlertId) => readonly Letter[] = () => [],
): Promise<Alert> {
  const state = await alerts.state();
  const alertId = newAlertId();
  const write: AlertWrite = { kind: "open", alertId, alert: openedAlert(changes), at: NOW };
  if (!(await alerts.write(state, state.throughOrdinal, [write], lettersOf(alertId)))) throw new Error("raced");
  const alert = await alerts.get(alertId);
  if (alert === undefined) throw new Error(`alert ${alertId} is not in the store`);
  return alert;
}

export async function clearAlert({ alerts }: Pick<Store, "alerts">, alertId: AlertId, clearedAt = NOW): Promise<void> {
  const state = await alerts.state();
  await alerts.write(state, state.throughOrdinal, [{ kind: "clear", alertId, by: "fine", at: clearedAt }], []);
}
