import { NotFoundError } from "../errors";
import type { DeviceId } from "../readings/reading";
import { checkRange } from "../runs/check-range";
import { scoreRanges, type RangeServices } from "../runs/score-ranges";
import type { ResultRow } from "../scoring/result-row";
import type { Range } from "../time";
import { showDevice, type DeviceServices } from "./device-queries";

export interface JudgeServices extends RangeServices, Omit<DeviceServices, "settings"> {
  readonly settings: DeviceServices["settings"] & { readonly bucketMs: number };
}

/** 10,080 windows where they end each minute. */
const MAX_DAYS = 7;

/**
 * A device's windows that end in (from, to], judged now by the model that watches it, and by readings as they are now.
 * Nothing is written: what runs have said of these windows stays as it is.
 * @throws NotFoundError where there is no such device; InvalidInputError for a range that is empty, too long, or not on
 * the borders of buckets; AppError where the model cannot be used.
 */
export async function judgeDevice(services: JudgeServices, deviceId: DeviceId, range: Range): Promise<ResultRow[]> {
  checkRange(range, services.settings.bucketMs, MAX_DAYS);
  const { model: champion, mute, drift } = await showDevice(services, deviceId);
  const model = champion && (await services.models.find(champion.deviceId, champion.version));
  if (champion !== undefined && model === undefined) throw new NotFoundError(`version ${champion.version}`);
  const driftedSince = drift?.state === "drifted" ? drift.since : undefined;
  const planned = { deviceId, model: model ?? null, ranges: [{ ...range, marks: [] }], mute, driftedSince };
  return scoreRanges(services, planned, 0);
}
