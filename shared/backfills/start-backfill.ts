import { InvalidInputError } from "../errors";
import { MAX_DAYS } from "../runs/check-range";
import { checkRequest, type AskedRun, type RequestServices } from "../runs/check-request";
import { idempotencyOf, sameRequest } from "../runs/idempotency";
import type { RunRequest } from "../runs/run";
import { floorTo } from "../time";
import type { Backfill } from "./backfill";
import { newBackfillId } from "./backfill-id";
import type { BackfillStore } from "./backfill-store";

export interface BackfillRequestServices extends RequestServices {
  readonly settings: RequestServices["settings"] & { readonly backfillSliceMs: number };
}

export interface StartBackfillServices extends BackfillRequestServices {
  readonly backfills: Pick<BackfillStore, "insert" | "findByKey">;
}

export interface AskedBackfill extends AskedRun {
  readonly sliceMs?: number | undefined;
}

export interface CheckedBackfill {
  readonly request: RunRequest;
  readonly sliceMs: number;
}

const DAY_MS = 86_400_000;
const MAX_YEARS = 10;

/** While a wave of a slice goes on, a scheduled run that comes shares the machine with it: it is as short as can be. */
const CHUNKS_PER_WAVE = 1;

/**
 * Writes the backfill down; the next tick cuts its first slice.
 * @param key the same one answers with the same backfill, whatever has changed since
 * @throws ConflictError where the key was given to another request; what `checkBackfill` throws.
 */
export async function startBackfill(
  services: StartBackfillServices,
  asked: AskedBackfill,
  key?: string,
): Promise<Backfill> {
  const { backfills, clock } = services;
  const idempotency = key === undefined ? undefined : idempotencyOf(key, asked);
  const known = idempotency && (await backfills.findByKey(idempotency.key));
  if (known !== undefined) return sameRequest(`backfill ${known.backfillId}`, known, idempotency);
  const checked = await checkBackfill(services, asked);
  const requestedAt = clock();
  const backfillId = newBackfillId(requestedAt);
  const { from, to } = asked;
  const backfill = await backfills.insert({ backfillId, requestedAt, from, to, ...checked, idempotency });
  return sameRequest(`backfill ${backfill.backfillId}`, backfill, idempotency);
}

/**
 * What the run of each slice is to do, and how long slices are.
 * @throws InvalidInputError naming the field that is wrong; what `checkRequest` throws.
 */
export async function checkBackfill(
  services: BackfillRequestServices,
  { sliceMs, ...asked }: AskedBackfill,
): Promise<CheckedBackfill> {
  const { bucketMs, backfillSliceMs } = services.settings;
  if (sliceMs !== undefined) checkSlice(sliceMs, bucketMs);
  const request = await checkRequest(services, asked, MAX_YEARS * MAX_DAYS);
  return {
    request: { ...request, chunksPerWave: CHUNKS_PER_WAVE },
    sliceMs: sliceMs ?? floorTo(backfillSliceMs, bucketMs),
  };
}

function checkSlice(sliceMs: number, bucketMs: number): void {
  if (sliceMs > 0 && sliceMs % bucketMs === 0 && sliceMs <= MAX_DAYS * DAY_MS) return;
  throw new InvalidInputError(
    "sliceSeconds",
    `${sliceMs / 1000} must be a multiple of a bucket, ${bucketMs / 1000}, and at most ${MAX_DAYS} days`,
  );
}
