import { setTimeout as pause } from "node:timers/promises";
import { ConflictError, InvalidInputError } from "../../errors";
import { isoOf, type Clock, type Instant } from "../../time";
import type { GapStore } from "../gaps/gap-store";
import type { IngestStore } from "../ingest/ingest-store";
import type { Stretch } from "./bucket-scratch";
import type { CaptureSource } from "./capture-names";
import { partitionsOf } from "./passed-events";
import type { RebuildStore, StretchState } from "./rebuild-store";
import { CaptureScan, type MissingEvents, type ScanCounts, type ScanServices } from "./scan-capture";

export interface ReadServices extends ScanServices {
  readonly rebuild: RebuildStore;
  readonly ingest: Pick<IngestStore, "progress">;
  readonly gaps: Pick<GapStore, "list">;
  readonly source: CaptureSource;
  readonly clock: Clock;
}

export interface ReadOptions {
  /** How long Capture may take to write what the app had read when this began. */
  readonly waitMs: number;
  /** Whether to go on where files are missing. */
  readonly despiteGaps: boolean;
  readonly onProgress?: (
    what: "reading files" | "waiting for Capture" | "writing buckets",
    done: number,
    all: number,
  ) => void;
}

export interface ReadStretch {
  readonly scan: CaptureScan;
  readonly missing: readonly MissingEvents[];
}

/** Doubling: to list a year of files takes a while. */
const LOOK_AGAIN_MS = { first: 500, most: 15_000 };

/**
 * Reads a stretch of Capture's files into the scratch store.
 * @throws InvalidInputError where the stretch is none; ConflictError where the database has not read the hub, or where
 *   files are missing and that is not allowed; and what its services throw.
 */
export async function readStretch(
  services: ReadServices,
  stretch: Stretch,
  options: ReadOptions,
  check: (state: StretchState) => void,
): Promise<ReadStretch> {
  checkStretch(stretch, services.settings.bucketMs);
  const state = await services.rebuild.look(stretch);
  checkKept(stretch, state);
  check(state);
  // Watermarks before gaps: a gap that opens between the two lies behind the watermarks that are known here.
  const progress = await services.ingest.progress();
  const before = { progress, gaps: await services.gaps.list() };
  if (partitionsOf(before, services.source).length === 0) throw neverRead(services.source);
  const scan = new CaptureScan(services, stretch, before, services.source);
  const missing = await readAll(scan, services.clock, options);
  if (missing.length > 0 && !options.despiteGaps) throw filesMissing(missing, scan.counts);
  return { scan, missing };
}

/** Reads what is there, and again what comes, until nothing is missing or it has waited long enough. */
async function readAll(scan: CaptureScan, clock: Clock, { waitMs, onProgress }: ReadOptions): Promise<MissingEvents[]> {
  const end = clock() + waitMs;
  for (let pauseMs = LOOK_AGAIN_MS.first; ; pauseMs = Math.min(2 * pauseMs, LOOK_AGAIN_MS.most)) {
    const files = await scan.unread();
    for (const [i, file] of files.entries()) {
      onProgress?.("reading files", i, files.length);
      await scan.read(file);
    }
    const missing = scan.missing();
    if (missing.length === 0 || clock() >= end) return missing;
    onProgress?.("waiting for Capture", waitMs - (end - clock()), waitMs);
    await pause(pauseMs);
  }
}

function checkStretch({ from, to }: Stretch, bucketMs: number): void {
  for (const [field, at] of [
    ["from", from],
    ["to", to],
  ] as const) {
    if (at % bucketMs !== 0) {
      throw new InvalidInputError(field, `${isoOf(at)} must be where a bucket of ${bucketMs / 1000} s begins`);
    }
  }
  if (from >= to) throw new InvalidInputError("to", `${isoOf(to)} must be later than from, ${isoOf(from)}`);
}

function checkKept({ from }: Stretch, { keptFrom }: StretchState): void {
  if (keptFrom === undefined || from >= keptFrom) return;
  throw new InvalidInputError(
    "from",
    `${isoOf(from)} must not be before ${isoOf(keptFrom)}: retention (BUCKET_RETENTION_DAYS) has given up what lies before`,
  );
}

const neverRead = ({ namespace, hub }: CaptureSource): ConflictError =>
  new ConflictError(
    `the database has not read the hub ${hub} of ${namespace} yet, so the trigger would bring again what is rebuilt now; ` +
      "EventHub and EVENTHUB_NAME must be those of the app, and the app must have read the hub",
  );

function filesMissing(missing: readonly MissingEvents[], { files, unreadable }: ScanCounts): ConflictError {
  const events = missing.reduce((sum, { fromSequence, toSequence }) => sum + toSequence - fromSequence + 1, 0);
  const shown = missing.slice(0, 3).map(inWords);
  const none =
    files > 0 ? "" : "; no file is there at all: CAPTURE_CONTAINER and CAPTURE_NAME_FORMAT say where it looks";
  const rest = missing.length > shown.length ? ` and ${missing.length - shown.length} more` : "";
  return new ConflictError(
    `Capture lacks ${events} events that the app has read and that may hold readings of this stretch: ` +
      `${[...shown, ...unreadable].join("; ")}${rest}; wait until Capture has written them (--wait), or go on without them (--despite-gaps)${none}`,
  );
}

export function inWords({ partitionId, fromSequence, toSequence, after, before }: MissingEvents): string {
  const time = (at: Instant | undefined): string => (at === undefined ? "?" : isoOf(at));
  return `partition ${partitionId} ${fromSequence} to ${toSequence}, enqueued ${time(after)} to ${time(before)}`;
}
