import { createHash } from "node:crypto";
import type { HubEvent } from "./event";
import type { JsonObject } from "./json-object";
import type { DeviceId, Reading } from "./reading";
import type { Refusal } from "./refusal";

/** One object of an event: what it holds that is good, what is refused, and by what its repetition is known. */
export interface Item {
  /** 32 hex digits over who sent it and its id; undefined where it carries no id, or nothing of it was taken. */
  readonly key: string | undefined;
  readonly readings: readonly Reading[];
  readonly refusals: readonly Refusal[];
}

export const refusedItem = (...refusals: readonly Refusal[]): Item => ({ key: undefined, readings: [], refusals });

/** Objects of one event may share an id and differ in their sensor. */
export function itemKey(deviceId: DeviceId, json: JsonObject, event: HubEvent, index: number): string | undefined {
  const eventId = json["eventId"];
  if (typeof eventId === "string" || typeof eventId === "number") {
    return hash([deviceId, String(eventId), json["sensor"] ?? null]);
  }
  if (event.messageId !== undefined) return hash([event.connectionDeviceId ?? deviceId, event.messageId, index]);
  return undefined;
}

const hash = (parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
