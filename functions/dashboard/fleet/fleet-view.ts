import type { Answer } from "../../../shared/http/contract/operation";
import { reasonInWords } from "../words";

export type Device = Answer<"show-device">;

/** What an operator wants to know of a device first; in order of urgency. */
export const STATES = ["anomalous", "unscored", "silent", "drifted", "muted", "normal", "new", "retired"] as const;
export type State = (typeof STATES)[number];

/** The most urgent of all that is true of it. What it was found to be long ago says less than that it is silent now. */
export function stateOf({ state, verdict, drift, mutedUntil }: Device): State {
  if (state === "retired") return state;
  if (mutedUntil !== null) return "muted";
  if (state === "silent") return "silent";
  if (verdict === "anomalous" || verdict === "unscored") return verdict;
  return drift?.state === "drifted" ? "drifted" : (verdict ?? "new");
}

/** Why, where the state alone does not say it. */
export function reasonOf({ verdict, reason, model, drift }: Device): string | undefined {
  if (verdict === "unscored" && reason !== null) {
    // What its last run found; the next one has the model that has come since.
    return reason === "no-model" && model !== null ? "no model until now" : reasonInWords(reason);
  }
  if (model === null) return "no model";
  // It was found so before reasons were kept: the next run says why.
  if (verdict === "unscored") return "not known why";
  return drift?.state === "drifted" ? "drifted" : undefined;
}

export const ORDERS = ["worst", "name", "last seen"] as const;
export type Order = (typeof ORDERS)[number];

export interface View {
  /** Part of a name or of a group, in whatever case. */
  readonly text: string;
  readonly state: State | undefined;
  readonly order: Order;
}

/** Those that are wanted, in the wanted order. */
export function viewed(devices: readonly Device[], { text, state, order }: View): Device[] {
  const sought = text.trim().toLowerCase();
  return devices
    .filter((device) => state === undefined || stateOf(device) === state)
    .filter(({ id, group }) => id.toLowerCase().includes(sought) || group?.toLowerCase().includes(sought))
    .sort(COMPARE[order]);
}

type Compare = (one: Device, other: Device) => number;
const byName: Compare = (one, other) => (one.id < other.id ? -1 : Number(one.id > other.id));
const urgency = (device: Device): number => STATES.indexOf(stateOf(device));
const COMPARE: Readonly<Record<Order, Compare>> = {
  worst: (one, other) =>
    urgency(one) - urgency(other) || (other.severity ?? 0) - (one.severity ?? 0) || byName(one, other),
  name: byName,
  "last seen": (one, other) => Date.parse(one.lastSeen) - Date.parse(other.lastSeen) || byName(one, other),
};

export function countStates(devices: readonly Device[]): ReadonlyMap<State, number> {
  const counts = new Map<State, number>();
  for (const state of devices.map(stateOf)) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}
