import { briefOf, mayPass } from "../../errors";
import { keepLargeBodies } from "../dead-letters/dead-letter-body";
import { decideFill } from "./decide-fill";
import type { DecodedEvent } from "../ingest/decide-ingest";
import type { FoundGap, GapFill, GapStore } from "./gap-store";
import type { HubDescription } from "../hub/hub-observer";
import type { HubReader } from "../hub/hub-reader";
import { decodeAll, refusalsOf, type IngestServices } from "../ingest/ingest-batch";
import { refusedItem } from "../decoding/item";

export interface RereadServices extends Omit<IngestServices, "ingest"> {
  readonly gaps: GapStore;
  readonly reader: HubReader;
}

/** What is read again: the gaps of one partition, or all. */
export interface GapSelection {
  readonly partitionId?: string | undefined;
}

/** What became of the gaps' events. */
export interface Reread {
  /** Events read again, and what came of them. */
  readonly events: number;
  readonly counted: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  /** Events that the hub no longer holds. */
  readonly lost: number;
  /** Events that are still to be read: the same call again goes on with them. */
  readonly left: number;
  /** Events in gaps of another hub than the app now reads. */
  readonly elsewhere: number;
}

/** Events read at a time, and in one call. */
const STEP = 1_000;
const MOST = 20_000;

/**
 * Reads gaps again by their numbers and counts what they hold, each event once: whoever else does the same meanwhile
 * finds the gap gone.
 * @throws ConflictError where the hub does not let us in; UnavailableError where hub or store cannot be reached. What
 *   was counted until then stays so.
 */
export async function rereadGaps(services: RereadServices, selection: GapSelection, most = MOST): Promise<Reread> {
  const hub = await services.hub.describe();
  const tally = { events: 0, counted: 0, duplicates: 0, deadLetters: 0, lost: 0 };
  for (const gap of (await selectedGaps(services, selection)).filter(isOf(hub))) {
    let fromSequence: number | undefined = gap.fromSequence;
    while (fromSequence !== undefined && tally.events < most) {
      const fill: GapFill | undefined = await fillSome(services, hub, { ...gap, fromSequence }, STEP);
      // Somebody else is reading it.
      if (fill === undefined) break;
      const lost = sizeOf(fill.lost);
      tally.events += fill.upTo - fromSequence + 1 - lost;
      tally.lost += lost;
      for (const name of ["counted", "duplicates", "deadLetters"] as const) tally[name] += fill.counts[name];
      fromSequence = fill.upTo < gap.toSequence ? fill.upTo + 1 : undefined;
    }
  }
  const open = await selectedGaps(services, selection);
  const left = sizeOf(open.filter(isOf(hub)));
  return { ...tally, left, elsewhere: sizeOf(open) - left };
}

const selectedGaps = async ({ gaps }: RereadServices, { partitionId }: GapSelection): Promise<FoundGap[]> =>
  (await gaps.list()).filter(
    (gap) => gap.lostAt === undefined && (partitionId === undefined || gap.partition.partitionId === partitionId),
  );

/** A hub that was deleted counts as the one made anew under its name: what it held is lost. */
const isOf =
  ({ namespace, hub }: HubDescription) =>
  ({ partition }: FoundGap): boolean =>
    partition.namespace === namespace && partition.hub === hub;

const sizeOf = (gaps: readonly { readonly fromSequence: number; readonly toSequence: number }[]): number =>
  gaps.reduce((sum, { fromSequence, toSequence }) => sum + toSequence - fromSequence + 1, 0);

/** Undefined where the gap no longer begins there. */
async function fillSome(
  services: RereadServices,
  hub: HubDescription,
  gap: FoundGap,
  limit: number,
): Promise<GapFill | undefined> {
  const { fromSequence, toSequence, partition } = gap;
  const begins = beginningOf(hub, gap);
  if (begins > fromSequence) return fill(services, gap, Math.min(toSequence, begins - 1), []);
  const events = await services.reader.read(partition.partitionId, fromSequence, toSequence, limit);
  const upTo = events.length < limit ? toSequence : (events.at(-1)?.sequenceNumber ?? toSequence);
  try {
    return await fill(services, gap, upTo, decodeAll(services, events));
  } catch (error) {
    if (mayPass(error)) throw error;
    const [only] = events;
    if (only === undefined) throw error;
    if (events.length > 1) return fillSome(services, hub, gap, Math.ceil(events.length / 2));
    // Alone at last: it is what cannot be processed.
    const refusal = { reason: "poisonous", detail: briefOf(error), body: only.body } as const;
    return fill(services, gap, upTo, [{ ...only, items: [refusedItem(refusal)] }]);
  }
}

/** The first number that can still be read; none of a hub that is gone. */
function beginningOf(hub: HubDescription, { partition }: FoundGap): number {
  const now = hub.partitions.find(({ partitionId }) => partitionId === partition.partitionId);
  if (now === undefined || hub.createdAt !== partition.hubCreatedAt) return Infinity;
  return now.isEmpty ? now.lastSequenceNumber + 1 : now.beginningSequenceNumber;
}

async function fill(
  services: RereadServices,
  gap: FoundGap,
  upTo: number,
  events: readonly DecodedEvent[],
): Promise<GapFill | undefined> {
  const { gaps, blobs, clock, settings } = services;
  const bodyBlobs = await keepLargeBodies(blobs, refusalsOf(gap.partition, events));
  const keys = events.flatMap(({ items }) => items.flatMap(({ key }) => (key === undefined ? [] : [key])));
  let decided: GapFill | undefined;
  const isOurs = await gaps.fill(gap, keys, clock(), (state) => {
    decided = decideFill(gap, upTo, events, state, { bucketMs: settings.bucketMs, bodyBlobs });
    return decided;
  });
  return isOurs ? decided : undefined;
}
