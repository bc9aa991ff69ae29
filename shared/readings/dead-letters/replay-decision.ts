import { printable } from "../../printable";
import { keptBody, type BodyBlobs } from "./dead-letter-body";
import type {
  AddedLetter,
  CountChange,
  DeadLetterEntry,
  EventObject,
  RefusedAgain,
  ReplayState,
  ReplayWrite,
} from "./dead-letter-store";
import { readingCount, type Item } from "../decoding/item";
import type { Point } from "../reading";
import { changesOf } from "../reading-changes";
import type { Refusal } from "../decoding/refusal";

/** A dead letter as the rules of today take it apart. */
export interface JudgedLetter {
  readonly letter: DeadLetterEntry;
  /** What was taken apart. */
  readonly body: Uint8Array;
  readonly items: readonly Item[];
}

export interface ReplayRules {
  readonly bucketMs: number;
  readonly deduplicate: boolean;
}

/**
 * What a replay changes, given what is there. Readings that are good now count once, by the rule of `decideIngest`: what
 * is known to have come before is a repetition, and of repetitions among the dead letters the first in order counts.
 * Dead letters that are no longer there were dealt with by another replay.
 * @param bodyBlobs where the bodies lie that are too large for a row
 */
export function decideReplay(
  judged: readonly JudgedLetter[],
  state: ReplayState,
  rules: ReplayRules,
  bodyBlobs: BodyBlobs = new Map(),
): ReplayWrite {
  const replay = new Replay(state, rules, bodyBlobs);
  for (const letter of judged) replay.take(letter);
  return replay.write();
}

interface Remainder {
  readonly objectIndex: number;
  readonly itemKey: string | undefined;
  readonly refusals: readonly Refusal[];
}

class Replay {
  readonly #points: Point[] = [];
  readonly #takers = new Map<string, string>();
  readonly #takenObjects: EventObject[] = [];
  readonly #settled: number[] = [];
  readonly #refusedAgain: RefusedAgain[] = [];
  readonly #added: AddedLetter[] = [];
  readonly #lastIndexes = new Map<string, number>();
  readonly #counts = new Map<string, { -readonly [K in keyof CountChange]: CountChange[K] }>();

  constructor(
    private readonly state: ReplayState,
    private readonly rules: ReplayRules,
    private readonly bodyBlobs: BodyBlobs,
  ) {}

  take(judged: JudgedLetter): void {
    const { letter, items } = judged;
    const present = this.state.present.get(letter.id);
    if (present === undefined) return;
    const counts = this.#countsOf(letter);
    const before = counts.counted + counts.duplicates;
    const remainders = items.flatMap((item, i) => this.#takeItem(letter, item, i, present.itemKey) ?? []);
    const refusals = remainders.flatMap((remainder) => remainder.refusals);
    const nothingTaken = counts.counted + counts.duplicates === before;
    const [only] = refusals;
    if (nothingTaken && refusals.length === 1 && only !== undefined && isSame(judged, only)) {
      this.#refusedAgain.push({ id: letter.id, reason: only.reason, detail: printable(only.detail) });
      return;
    }
    this.#settled.push(letter.id);
    for (const remainder of remainders) this.#add(letter, remainder, present.lastIndex);
    counts.deadLetters += refusals.length - 1;
  }

  write(): ReplayWrite {
    return {
      ...changesOf(this.#points, this.state.closedThrough, this.rules.bucketMs),
      seenItems: [...this.#takers.keys()],
      settled: this.#settled,
      refusedAgain: this.#refusedAgain,
      added: this.#added,
      takenObjects: this.#takenObjects,
      counts: [...this.#counts.values()].filter((c) => c.counted !== 0 || c.duplicates !== 0 || c.deadLetters !== 0),
    };
  }

  /** What is still refused of it. */
  #takeItem(letter: DeadLetterEntry, item: Item, i: number, keptKey: string | undefined): Remainder | undefined {
    const objectIndex = letter.isWhole ? i : letter.objectIndex;
    const object: EventObject = { ...letter.partition, sequenceNumber: letter.sequenceNumber, objectIndex };
    const known = letter.isWhole ? item.key : (keptKey ?? item.key);
    const key = this.rules.deduplicate ? known : undefined;
    const { point, refusals } = item;
    const counts = this.#countsOf(letter);
    if (key !== undefined && this.#isRepetition(key, object)) {
      counts.duplicates += readingCount(item) + refusals.length;
      return undefined;
    }
    if (point !== undefined) this.#points.push(point);
    counts.counted += readingCount(item);
    if (key !== undefined && point !== undefined && !this.#takers.has(key)) {
      this.#takers.set(key, nameOf(object));
      this.#takenObjects.push(object);
    }
    return { objectIndex, itemKey: point === undefined ? key : undefined, refusals };
  }

  /** The other dead letters of the very object that was taken under this key are no repetitions of it. */
  #isRepetition(key: string, object: EventObject): boolean {
    const taker = this.#takers.get(key);
    return this.state.seen.has(key) || (taker !== undefined && taker !== nameOf(object));
  }

  #add(letter: DeadLetterEntry, { objectIndex, itemKey, refusals }: Remainder, lastIndex: number): void {
    const { partition, sequenceNumber, enqueuedAt, connectionDeviceId, refusedAt, replays } = letter;
    const event = nameOf({ ...partition, sequenceNumber, objectIndex: 0 });
    for (const refusal of refusals) {
      const index = (this.#lastIndexes.get(event) ?? lastIndex) + 1;
      this.#lastIndexes.set(event, index);
      this.#added.push({
        ...{ partition, sequenceNumber, index, enqueuedAt, objectIndex, itemKey, connectionDeviceId, refusedAt },
        ...{ reason: refusal.reason, detail: printable(refusal.detail), ...keptBody(refusal, this.bodyBlobs) },
        ...{ isWhole: false, contentEncoding: undefined, messageId: undefined, replays: replays + 1 },
      });
    }
  }

  #countsOf({ partition }: DeadLetterEntry) {
    const name = nameOf({ ...partition, sequenceNumber: 0, objectIndex: 0 });
    const counts = this.#counts.get(name) ?? { ...partition, counted: 0, duplicates: 0, deadLetters: 0 };
    this.#counts.set(name, counts);
    return counts;
  }
}

/** Those of the refused that may become dead letters of their own. */
export function remaindersOf(judged: JudgedLetter): readonly Refusal[] {
  const refusals = judged.items.flatMap((item) => item.refusals);
  const [only] = refusals;
  return judged.items.every(({ point }) => point === undefined) &&
    refusals.length === 1 &&
    only !== undefined &&
    isSame(judged, only)
    ? []
    : refusals;
}

/** Whether all that came of it is itself: of a whole body its bytes, of anything less the one object that it is. */
const isSame = ({ letter, body }: JudgedLetter, refusal: Refusal): boolean => !letter.isWhole || refusal.body === body;

const nameOf = ({ namespace, hub, hubCreatedAt, partitionId, sequenceNumber, objectIndex }: EventObject): string =>
  JSON.stringify([namespace, hub, hubCreatedAt, partitionId, sequenceNumber, objectIndex]);
