import { AppError, codeOf, ConflictError, messageOf } from "../../errors";
import { isoOf } from "../../time";
import type { BucketChange } from "../aggregate-points";
import type { ReadingChanges } from "../ingest/ingest-store";
import { changesTo } from "../reading-changes";
import type { Slice, Stretch } from "./bucket-scratch";
import { readStretch, type ReadOptions, type ReadServices } from "./read-stretch";
import type { FoundBuckets, StretchState } from "./rebuild-store";
import type { MissingEvents, ScanCounts } from "./scan-capture";

export interface Rebuilt extends ScanCounts {
  readonly buckets: number;
  readonly missing: readonly MissingEvents[];
}

/** Rows of one transaction, and of one copy within it. */
const SLICE_BUCKETS = 20_000;
const PAGE_BUCKETS = 5_000;

/**
 * Fills an empty stretch with what Capture has of it, each reading that streaming has passed once. It is written slice
 * by slice, the oldest first, each whole or not at all.
 * @throws as `readStretch`; ConflictError where the stretch is not empty; AppError saying up to where it is written.
 */
export async function rebuildBuckets(
  services: ReadServices,
  stretch: Stretch,
  options: ReadOptions,
  sliceBuckets = SLICE_BUCKETS,
): Promise<Rebuilt> {
  const { scan, missing } = await readStretch(services, stretch, options, (state) => mustBeEmpty(stretch, state));
  const slices = services.scratch.slices(stretch, sliceBuckets);
  const all = slices.reduce((sum, slice) => sum + slice.buckets, 0);
  let buckets = 0;
  for (const slice of slices) {
    options.onProgress?.("writing buckets", buckets, all);
    try {
      await writeSlice(services, slice);
    } catch (error) {
      throw slice === slices[0] ? error : stoppedAt(slice, error);
    }
    buckets += slice.buckets;
  }
  return { ...scan.counts, buckets, missing };
}

async function writeSlice({ rebuild, scratch, settings }: ReadServices, slice: Slice): Promise<void> {
  let isRepeated = false;
  await rebuild.write(slice, (state) => {
    // The answer to a commit may be lost; then what is there is this slice, whole.
    if (isRepeated && isWritten(slice, state.found)) return [];
    isRepeated = true;
    mustBeEmpty(slice, state);
    return changesOfPages(scratch.read(slice), state, settings.bucketMs);
  });
}

const isWritten = ({ buckets, readings }: Slice, found: FoundBuckets | undefined): boolean =>
  found?.buckets === buckets && found.readings === readings;

function* changesOfPages(
  buckets: Iterable<BucketChange>,
  { closedThrough }: StretchState,
  bucketMs: number,
): Generator<ReadingChanges> {
  let page: BucketChange[] = [];
  for (const bucket of buckets) {
    page.push(bucket);
    if (page.length < PAGE_BUCKETS) continue;
    yield changesTo(page, closedThrough, bucketMs);
    page = [];
  }
  if (page.length > 0) yield changesTo(page, closedThrough, bucketMs);
}

function mustBeEmpty({ from, to }: Stretch, { found }: StretchState): void {
  if (found === undefined) return;
  throw new ConflictError(
    `from ${isoOf(from)} to ${isoOf(to)} there are ${found.buckets} buckets of ${found.readings} readings already, ` +
      `the first at ${isoOf(found.first)}, the last at ${isoOf(found.last)}; rebuild fills what is empty, and would count ` +
      "them twice: name an empty stretch, or see with --compare whether they are right",
  );
}

const stoppedAt = ({ from }: Stretch, cause: unknown): AppError =>
  new AppError(
    codeOf(cause),
    `stopped: all before ${isoOf(from)} is written, and nothing behind it; go on with --from ${isoOf(from)} (${messageOf(cause)})`,
    { cause },
  );
