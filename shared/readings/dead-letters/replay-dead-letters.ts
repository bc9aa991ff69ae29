import type { Blobs } from "../../blobs";
import { briefOf, mayPass } from "../../errors";
import type { Clock } from "../../time";
import { deleteBodies, keepLargeBodies, type PlacedRefusal } from "./dead-letter-body";
import type { DeadLetterFilter, DeadLetterId, DeadLetterStore, ReplayWrite } from "./dead-letter-store";
import type { ReadingLimits } from "../decoding/decode-event";
import { decideReplay, remaindersOf, type JudgedLetter, type ReplayRules } from "./replay-decision";
import { judgeNext, refusedWhole } from "./replay-judgement";
import { addTo, newTally, tallyOf, type ReplayTally } from "./replay-tally";

export interface ReplayServices {
  readonly deadLetters: DeadLetterStore;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly settings: ReadingLimits & ReplayRules;
}

/** How far a replay has come: dead letters that are refused after it began are none of its business. */
export interface ReplayCursor {
  readonly after: DeadLetterId;
  readonly upTo: DeadLetterId;
}

export interface ReplayReport extends ReplayTally {
  /** Dead letters of the selection that this replay has still to take; `next` says where it goes on. */
  readonly remaining: number;
  readonly next: ReplayCursor | undefined;
}

export type ReplaySelection = Pick<DeadLetterFilter, "ids" | "reason" | "from" | "to">;

/**
 * Judges dead letters by the rules of today, oldest first, for about `budgetMs`. What is good now counts once, whatever
 * is replayed twice, at the same time or after a crash; each step is a transaction of its own.
 * @throws UnavailableError where a store cannot be reached: what was done before stays done.
 */
export async function replayDeadLetters(
  services: ReplayServices,
  selection: ReplaySelection,
  { budgetMs, cursor }: { readonly budgetMs: number; readonly cursor?: ReplayCursor | undefined },
): Promise<ReplayReport> {
  const end = services.clock() + budgetMs;
  const tally = newTally();
  const upTo = cursor?.upTo ?? (await newestId(services.deadLetters));
  let after = cursor?.after ?? 0;
  do {
    const { letters, lastId } = await judgeNext(services, { ...selection, after, upTo });
    addTo(tally, await replay(services, letters));
    after = lastId ?? upTo;
  } while (after < upTo && services.clock() < end);
  const left = await services.deadLetters.countByReason({ ...selection, after, upTo });
  const remaining = [...left.values()].reduce((sum, n) => sum + n, 0);
  return { ...tally, remaining, next: remaining > 0 ? { after, upTo } : undefined };
}

const newestId = async (deadLetters: DeadLetterStore): Promise<DeadLetterId> =>
  (await deadLetters.list({}, { order: "newest", limit: 1 }))[0]?.id ?? 0;

/** Narrows a failure that waiting does not cure down to the dead letter that causes it, and leaves that one refused. */
async function replay(services: ReplayServices, judged: readonly JudgedLetter[]): Promise<ReplayTally> {
  if (judged.length === 0) return newTally();
  try {
    return await write(services, judged);
  } catch (error) {
    if (mayPass(error)) throw error;
    const [only] = judged;
    if (only !== undefined && judged.length === 1) {
      return write(services, [refusedWhole(only.letter, only.body, "poisonous", briefOf(error))]);
    }
    const middle = Math.ceil(judged.length / 2);
    const tally = await replay(services, judged.slice(0, middle));
    addTo(tally, await replay(services, judged.slice(middle)));
    return tally;
  }
}

async function write(services: ReplayServices, judged: readonly JudgedLetter[]): Promise<ReplayTally> {
  const { deadLetters, blobs, clock, settings } = services;
  const bodyBlobs = await keepLargeBodies(blobs, placed(judged));
  const ids = judged.map(({ letter }) => letter.id);
  let written: ReplayWrite | undefined;
  await deadLetters.replay(ids, settings.deduplicate ? keysOf(judged) : [], clock(), (state) => {
    written = decideReplay(judged, state, settings, bodyBlobs);
    return written;
  });
  if (written === undefined) return newTally();
  const settled = new Set(written.settled);
  const gone = judged.flatMap(({ letter }) => (settled.has(letter.id) ? [letter] : []));
  return tallyOf(written, await deleteBodies(blobs, gone));
}

const keysOf = (judged: readonly JudgedLetter[]): string[] => [
  ...new Set(
    judged.flatMap(({ letter, items }) => [letter.itemKey, ...items.map(({ key }) => key)].flatMap((key) => key ?? [])),
  ),
];

function* placed(judged: readonly JudgedLetter[]): Generator<PlacedRefusal> {
  for (const one of judged) {
    const { id, enqueuedAt, partition } = one.letter;
    const { namespace, hub, hubCreatedAt, partitionId } = partition;
    for (const [n, refusal] of remaindersOf(one).entries()) {
      yield { refusal, enqueuedAt, place: [namespace, hub, hubCreatedAt, partitionId, id, n] };
    }
  }
}
