import { ConflictError, NotFoundError } from "../errors";
import { isoOf, type Clock } from "../time";
import type { Acknowledgement, Alert, AlertId } from "./alert";
import type { AlertSettings } from "./alert-settings";
import type { AlertStore } from "./alert-store";
import { lettersOf } from "./letters";

export interface AcknowledgeServices {
  readonly alerts: Pick<AlertStore, "get" | "acknowledge">;
  readonly alertSettings: AlertSettings;
  readonly clock: Clock;
}

/**
 * Notes that somebody looks after it, and tells its destinations so.
 * @throws NotFoundError; ConflictError where somebody has acknowledged it before.
 */
export async function acknowledgeAlert(
  { alerts, alertSettings, clock }: AcknowledgeServices,
  alertId: AlertId,
  said: Pick<Acknowledgement, "by" | "note">,
): Promise<Alert> {
  const alert = await getAlert(alerts, alertId);
  const at = clock();
  const acknowledged = { at, ...said };
  const letters = lettersOf(alertSettings, { ...alert, acknowledged }, "acknowledged", at);
  if (await alerts.acknowledge(alertId, acknowledged, letters)) return { ...alert, acknowledged };
  const before = (await getAlert(alerts, alertId)).acknowledged;
  const whose = before === undefined ? "" : ` by ${before.by ?? "somebody"} at ${isoOf(before.at)}`;
  throw new ConflictError(`alert ${alertId} was acknowledged before${whose}`);
}

/** @throws NotFoundError */
export async function getAlert(alerts: Pick<AlertStore, "get">, alertId: AlertId): Promise<Alert> {
  const alert = await alerts.get(alertId);
  if (alert === undefined) throw new NotFoundError(`alert ${alertId}`);
  return alert;
}
