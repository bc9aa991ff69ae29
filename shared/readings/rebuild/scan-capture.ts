import { codeOf, messageOf } from "../../errors";
import { floorTo, type Instant } from "../../time";
import { aggregatePoints } from "../aggregate-points";
import type { ReadingLimits } from "../decoding/decode-event";
import type { RefusalReason } from "../decoding/refusal";
import type { HubEvent } from "../hub/event";
import { sortOut } from "../ingest/decide-ingest";
import { decodeAll } from "../ingest/ingest-batch";
import type { BucketScratch, Stretch } from "./bucket-scratch";
import type { CaptureFile, CaptureFiles } from "./capture-files";
import type { CaptureSource } from "./capture-names";
import { partitionsOf, PassedEvents, type PassedBefore } from "./passed-events";
import type { Hole } from "./sequence-ranges";

export interface ScanServices {
  readonly capture: CaptureFiles;
  readonly scratch: BucketScratch;
  readonly settings: ReadingLimits & { readonly bucketMs: number; readonly deduplicate: boolean };
}

/** What was read, and what became of it. */
export interface ScanCounts {
  files: number;
  /** Those among them that are broken: what they hold behind the break is missing. */
  unreadable: string[];
  /** Events that may hold readings of the stretch, each once. */
  events: number;
  /** Events that another file had as well. */
  repeatedEvents: number;
  /** Events that the trigger still brings. */
  toCome: number;
  /** Events that never reached the app and that the hub may still hold: for `gaps reread`. */
  inGaps: number;
  /** Readings of items that an event before had under the same id. */
  duplicates: number;
  refused: Partial<Record<RefusalReason, number>>;
  /** Readings of the stretch. */
  readings: number;
}

export interface MissingEvents extends Hole {
  readonly partitionId: string;
}

/** A file holds the events of a window that began when its name says; windows last 15 minutes at most. */
const MARGIN_MS = 3_600_000;
/** After an outage of storage Capture may write events later than that. */
const WIDER = 2;
const EVENTS_AT_ONCE = 4_000;

/** Reads what Capture has of a stretch into the scratch store, each event once: as much of it as streaming has passed. */
export class CaptureScan {
  readonly counts: ScanCounts = {
    ...{ files: 0, events: 0, repeatedEvents: 0, toCome: 0, inGaps: 0, duplicates: 0, readings: 0 },
    ...{ refused: {}, unreadable: [] },
  };
  readonly #passed: ReadonlyMap<string, PassedEvents>;
  readonly #read = new Set<string>();
  /** When events were enqueued that may hold readings of the stretch. */
  readonly #enqueued: { readonly from: Instant; readonly to: Instant };
  #marginBehindMs = MARGIN_MS;

  constructor(
    private readonly services: ScanServices,
    private readonly stretch: Stretch,
    before: PassedBefore,
    source: CaptureSource,
  ) {
    const partitions = partitionsOf(before, source);
    this.#passed = new Map(partitions.map((id) => [id, new PassedEvents(before, source, id)]));
    const { futureLimitMs, lateLimitMs } = services.settings;
    this.#enqueued = { from: floorTo(stretch.from - futureLimitMs, 1000), to: stretch.to + lateLimitMs };
  }

  /**
   * The files that were not read yet and that may matter, in the order of their windows. Whoever asks again, as some are
   * missing, is given later ones too.
   */
  async unread(): Promise<CaptureFile[]> {
    const lists = await Promise.all([...this.#passed.keys()].map((id) => this.services.capture.list(id)));
    const { from, to } = this.#enqueued;
    const windows = { from: from - MARGIN_MS, to: to + this.#marginBehindMs };
    this.#marginBehindMs *= WIDER;
    const files = lists.flatMap((list) => chosen(list, windows)).filter(({ name }) => !this.#read.has(name));
    return files.sort((a, b) => a.windowStart - b.windowStart);
  }

  async read(file: CaptureFile): Promise<void> {
    let waiting: HubEvent[] = [];
    try {
      for await (const events of this.services.capture.read(file)) {
        for (const event of events) if (this.#isWanted(file.partitionId, event)) waiting.push(event);
        if (waiting.length < EVENTS_AT_ONCE) continue;
        this.#take(waiting);
        waiting = [];
      }
    } catch (error) {
      if (codeOf(error) !== "bad-capture-file") throw error;
      this.counts.unreadable.push(messageOf(error));
    }
    this.#take(waiting);
    this.counts.files++;
    this.#read.add(file.name);
  }

  /** What the files that were read lack. */
  missing(): MissingEvents[] {
    return [...this.#passed].flatMap(([partitionId, passed]) =>
      passed.missing(this.#enqueued).map((hole) => ({ ...hole, partitionId })),
    );
  }

  #isWanted(partitionId: string, event: HubEvent): boolean {
    const standing = this.#passed.get(partitionId)?.standingOf(event) ?? "to-come";
    if (event.enqueuedAt < this.#enqueued.from || event.enqueuedAt > this.#enqueued.to) return false;
    if (standing === "repeated") this.counts.repeatedEvents++;
    else if (standing === "to-come") this.counts.toCome++;
    else if (standing === "in-gap") this.counts.inGaps++;
    else this.counts.events++;
    return standing === "taken";
  }

  /** By the rules of ingest: the same decoder and limits, the same repetitions, the same sums. */
  #take(events: readonly HubEvent[]): void {
    const { scratch, settings } = this.services;
    const { from, to } = this.stretch;
    const decoded = decodeAll(this.services, events);
    const keys = decoded.flatMap(({ items }) => items.flatMap(({ key }) => (key === undefined ? [] : [key])));
    const { points, refused, repeated, seenItems } = sortOut(decoded, scratch.seenAmong(keys));
    const within = points.filter(({ at }) => at >= from && at < to);
    scratch.add(aggregatePoints(within, settings.bucketMs), [...seenItems]);
    this.counts.duplicates += repeated;
    for (const { values } of within) this.counts.readings += values.length;
    for (const { item } of refused) {
      for (const { reason } of item.refusals) this.counts.refused[reason] = (this.counts.refused[reason] ?? 0) + 1;
    }
  }
}

/** Those whose windows began in this time, and one more on either side: it tells whether any are missing between. */
function chosen(files: readonly CaptureFile[], { from, to }: { from: Instant; to: Instant }): CaptureFile[] {
  const first = files.findIndex(({ windowStart }) => windowStart >= from);
  const last = files.findLastIndex(({ windowStart }) => windowStart <= to);
  return files.slice(Math.max(0, (first === -1 ? files.length : first) - 1), last + 2);
}
