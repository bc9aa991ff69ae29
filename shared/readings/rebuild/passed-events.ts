import { floorTo, type Instant } from "../../time";
import type { FoundGap } from "../gaps/gap-store";
import type { HubEvent } from "../hub/event";
import type { Gap, PartitionProgress, Watermark } from "../ingest/ingest-store";
import type { CaptureSource } from "./capture-names";
import { SequenceRanges, without, type Hole } from "./sequence-ranges";

/**
 * `taken`: streaming has passed it, and it is here for the first time. `repeated`: another file had it. `to-come`: the
 * trigger still brings it. `in-gap`: it never reached the app, and whoever reads the gap again counts it.
 */
export type Standing = "taken" | "repeated" | "to-come" | "in-gap";

/** The time in which a hub of this name was one and the same, up to the next one's beginning. */
interface Epoch {
  readonly createdAt: Instant;
  readonly isLatest: boolean;
  readonly watermark: Watermark | undefined;
  readonly gaps: readonly FoundGap[];
  readonly met: SequenceRanges;
}

/** What the store knew of the hub before any file was read. */
export interface PassedBefore {
  readonly progress: readonly PartitionProgress[];
  readonly gaps: readonly FoundGap[];
}

const isOf =
  ({ namespace, hub }: CaptureSource) =>
  (row: CaptureSource): boolean =>
    row.namespace === namespace && row.hub === hub;

/** The ids of the partitions that the store knows of. */
export const partitionsOf = ({ progress }: PassedBefore, source: CaptureSource): string[] => [
  ...new Set(progress.filter(isOf(source)).map(({ partitionId }) => partitionId)),
];

/**
 * Tells which events of a partition streaming has passed, so that nothing counts twice: those up to the watermark, but
 * for open gaps. That an event was passed stays true, so it is enough to have asked once, before the files are read.
 *
 * A hub that was made anew starts its numbers anew, and files do not say whose they are: an event belongs to the hub
 * that was there when it was enqueued. Of a hub that is gone, nothing comes any more. What was enqueued behind the
 * watermark's own event is of a later hub than the store knows, whatever its number.
 */
export class PassedEvents {
  /** The latest first. */
  readonly #epochs: readonly Epoch[];

  constructor({ progress, gaps }: PassedBefore, source: CaptureSource, partitionId: string) {
    const known = progress.filter(isOf(source));
    const created = [...new Set(known.map(({ hubCreatedAt }) => hubCreatedAt))].sort((a, b) => b - a);
    const epochOf = (createdAt: Instant, i: number): Epoch => ({
      createdAt,
      isLatest: i === 0,
      watermark: known.find((one) => one.partitionId === partitionId && one.hubCreatedAt === createdAt)?.watermark,
      gaps: gaps.filter(
        ({ partition }) =>
          isOf(source)(partition) && partition.partitionId === partitionId && partition.hubCreatedAt === createdAt,
      ),
      met: new SequenceRanges(),
    });
    this.#epochs = [...created, -Infinity].map(epochOf);
  }

  standingOf({ sequenceNumber, enqueuedAt }: HubEvent): Standing {
    // Capture's times are whole seconds.
    const epoch = this.#epochs.find(({ createdAt }) => floorTo(createdAt, 1000) <= enqueuedAt);
    if (epoch === undefined) return "to-come";
    const { isLatest, watermark, gaps, met } = epoch;
    if (isLatest) {
      if (watermark === undefined) return "to-come";
      if (sequenceNumber > watermark.sequenceNumber || enqueuedAt > watermark.enqueuedAt) return "to-come";
      if (gaps.some((gap) => gap.lostAt === undefined && isIn(gap, sequenceNumber))) return "in-gap";
    }
    return met.add(sequenceNumber, enqueuedAt) ? "taken" : "repeated";
  }

  /** What the files lack of what streaming has passed and what was enqueued in this time, as far as can be told. */
  missing(enqueued: { readonly from: Instant; readonly to: Instant }): Hole[] {
    return this.#epochs.flatMap(({ createdAt, isLatest, watermark, gaps, met }) => {
      if (createdAt === -Infinity && met.last === undefined) return [];
      const holes = met.holes(isLatest ? watermark?.sequenceNumber : undefined).map((hole) => ({
        ...hole,
        after: hole.after ?? (createdAt === -Infinity ? undefined : createdAt),
        before: hole.before ?? watermark?.enqueuedAt,
      }));
      return without(holes, gaps).filter(
        ({ after = -Infinity, before = Infinity }) => before >= enqueued.from && after <= enqueued.to,
      );
    });
  }
}

const isIn = ({ fromSequence, toSequence }: Gap, sequence: number): boolean =>
  sequence >= fromSequence && sequence <= toSequence;
