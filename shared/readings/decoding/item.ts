import { hash } from "node:crypto";
import type { HubEvent } from "../hub/event";
import type { JsonObject } from "./json-object";
import type { Point } from "../reading";
import type { Refusal } from "./refusal";

/** One object of an event: what it holds that is good, what is refused, and by what its repetition is known. */
export interface Item {
  /**
   * 32 hex digits over who sent it and its id; undefined where it carries none. One of which nothing was taken leaves
   * its id free: sent again after it was mended, it is no repetition.
   */
  readonly key: string | undefined;
  /** Undefined where all of it is refused. */
  readonly point: Point | undefined;
  readonly refusals: readonly Refusal[];
}

export const refusedItem = (...refusals: readonly Refusal[]): Item => ({
  ...{ key: undefined, point: undefined, refusals },
});

export const readingCount = ({ point }: Pick<Item, "point">): number => point?.values.length ?? 0;

/** Objects of one event may share an id and differ in their sensor. */
export function itemKey(deviceId: string, json: JsonObject, event: HubEvent, index: number): string | undefined {
  const eventId = json["eventId"];
  if (typeof eventId === "string" || Number.isFinite(eventId)) {
    return keyOf([deviceId, String(eventId), json["sensor"] ?? null]);
  }
  if (event.messageId !== undefined) return keyOf([event.connectionDeviceId ?? deviceId, event.messageId, index]);
  return undefined;
}

const keyOf = (parts: readonly unknown[]): string => hash("sha256", JSON.stringify(parts)).slice(0, 32);
