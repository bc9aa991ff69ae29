import { toEventBatch } from "../../functions/event-batch";
import { aggregatePoints } from "../../shared/readings/aggregate-points";
import { decodeEvent } from "../../shared/readings/decoding/decode-event";
import type { HubEvent } from "../../shared/readings/hub/event";
import { median, type Figures } from "./bench";
import * as forms from "./event-batches";

const ROUNDS = 15;
/** A round lasts some tenths of a second whatever an event carries. */
const TURNS = { one: 20, hundred: 1 };
/** The defaults of the app. */
const LIMITS = { maxEventBytes: 1024 * 1024, lateLimitMs: 7 * 86_400_000, futureLimitMs: 300_000, deduplicate: false };
const BUCKET_MS = 60_000;

/**
 * Decoding, validating and aggregating batches, over `JSON.parse` of the same bytes: what our own rules cost. The two
 * take turns batch by batch, so that whatever else the machine does hits both.
 */
export function decode(say: (line: string) => void): Promise<Figures> {
  const ratioOf = (what: string, bodyOf: forms.BodyOf, turns: number, limits = LIMITS): number => {
    const batches = forms.batchesOf(bodyOf);
    const rounds = Array.from({ length: ROUNDS }, () => timeRound(batches, turns, limits));
    const [parse, all] = [median(rounds.map(({ parseMs }) => parseMs)), median(rounds.map(({ allMs }) => allMs))];
    const ratio = median(rounds.map(({ parseMs, allMs }) => allMs / parseMs));
    say(`${what}: JSON.parse ${parse.toFixed(2)} ms a batch, all ${all.toFixed(2)} ms, ${ratio.toFixed(2)} times`);
    return ratio;
  };
  const parseRatio1 = ratioOf("one reading an event", forms.oneReading, TURNS.one);
  ratioOf("known by its event id", forms.oneReadingWithId, TURNS.one, { ...LIMITS, deduplicate: true });
  const parseRatio100 = ratioOf("a hundred, as 20 points of 5 values", forms.hundredAsPoints, TURNS.hundred);
  ratioOf("a hundred, as 100 readings", forms.hundredAsReadings, TURNS.hundred);
  say(`the metadata of ${forms.EVENTS} events: ${metadataMs().toFixed(2)} ms`);
  return Promise.resolve({ parseRatio1, parseRatio100 });
}

function timeRound(batches: readonly HubEvent[][], turns: number, limits: typeof LIMITS) {
  let [parseMs, allMs] = [0, 0];
  for (let turn = 0; turn < turns; turn++) {
    for (const batch of batches) {
      parseMs += timeMs(() => parseAll(batch));
      allMs += timeMs(() => decodeAll(batch, limits));
    }
  }
  return { parseMs: parseMs / turns / batches.length, allMs: allMs / turns / batches.length };
}

/** The bytes to a string as UTF-8, the string to a value, which is not looked at and dropped at once. */
function parseAll(events: readonly HubEvent[]): void {
  for (const { body } of events) JSON.parse((body as Buffer).toString("utf8"));
}

/** As ingest does it: all events taken apart, then the good readings of all summed up. */
function decodeAll(events: readonly HubEvent[], limits: typeof LIMITS): void {
  const items = events.flatMap((event) => decodeEvent(event, limits));
  const points = items.flatMap((item) => item.point ?? []);
  const changes = aggregatePoints(points, BUCKET_MS);
  if (changes.length === 0) throw new Error("no reading was taken: what was measured is how bad ones are refused");
}

function metadataMs(): number {
  const [batch = []] = forms.batchesOf(forms.oneReading);
  const bodies = batch.map(({ body }) => body);
  const metadata = forms.metadataOf(batch);
  return median(Array.from({ length: ROUNDS * TURNS.one }, () => timeMs(() => toEventBatch(bodies, metadata))));
}

function timeMs(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
