import { decodeBody } from "./decode-body";
import { decodeItem } from "./decode-item";
import type { HubEvent } from "../hub/event";
import { refusedItem, type Item } from "./item";
import { isObject, withExactNumbers } from "./json-object";
import type { ReadingLimits } from "./reading-limits";

export type { ReadingLimits } from "./reading-limits";

/** A small compressed body can hold millions of readings, each good for a dead letter of its own. */
const MAX_READINGS = 10_000;
/** A shorter text cannot hold more: each reading takes a character, and one that sets it apart from the next. */
const CHARS_OF_MAX_READINGS = 2 * MAX_READINGS;

/** Takes an event apart, reading by reading. Never throws: what is wrong comes back as refusals. */
export function decodeEvent(event: HubEvent, limits: ReadingLimits): Item[] {
  const body = decodeBody(event, limits.maxEventBytes);
  if ("reason" in body) return [refusedItem({ ...body, body: event.body })];
  const { json, text } = body;
  const readings = text.length > CHARS_OF_MAX_READINGS ? countReadings(json) : 0;
  if (readings > MAX_READINGS) {
    return [refusedItem({ reason: "body-too-large", detail: `${readings} readings`, body: event.body })];
  }
  try {
    const items = decodeItems(json, event, limits);
    const isGood = items.every(({ refusals }) => refusals.length === 0);
    return isGood ? items : decodeItems(withExactNumbers(json, text), event, limits);
  } catch (error) {
    // JSON.parse takes any depth, JSON.stringify does not: what cannot be written again reading by reading is kept whole.
    if (!(error instanceof RangeError)) throw error;
    return [refusedItem({ reason: "wrong-shape", detail: "nested too deeply", body: event.body })];
  }
}

const elementsOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [json]);

function decodeItems(json: unknown, event: HubEvent, limits: ReadingLimits): Item[] {
  const items: Item[] = [];
  for (const element of elementsOf(json)) items.push(decodeItem(element, event, items.length, limits));
  return items;
}

const countReadings = (json: unknown): number =>
  elementsOf(json).reduce<number>((sum, element) => sum + readingsIn(element), 0);

const readingsIn = (element: unknown): number =>
  isObject(element) && isObject(element["values"]) ? Object.keys(element["values"]).length : 1;
