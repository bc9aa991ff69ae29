import { AppError, briefOf, InvalidInputError, NotFoundError } from "../errors";
import { FLEET, type DeviceId } from "../readings/reading";
import { checkRange } from "../runs/check-range";
import { scoreRanges, type RangeServices } from "../runs/score-ranges";
import type { Clock, Range } from "../time";
import { compareRows, type Comparison } from "./compare-rows";
import type { Aliases, ModelCatalog, RegisteredModel } from "./model-store";

export interface CompareServices extends RangeServices {
  readonly models: ModelCatalog;
  readonly clock: Clock;
  readonly settings: { readonly bucketMs: number };
}

export interface CompareRequest extends Range {
  /** Undefined: every device that has a challenger, in order. */
  readonly deviceId: DeviceId | undefined;
  /** Versions of the one device, in place of those that its aliases point at. */
  readonly champion: string | undefined;
  readonly challenger: string | undefined;
  /** Behind which device to go on. */
  readonly after: DeviceId | undefined;
}

interface Named {
  readonly deviceId: DeviceId;
  readonly champion: string | null;
  readonly challenger: string | null;
}

/** A device's two versions and what they say, or why that cannot be told. */
export type DeviceComparison = Named & (Comparison | { readonly error: string });

export interface ComparePage {
  readonly devices: readonly DeviceComparison[];
  /** Behind which device to go on; undefined where all are compared. */
  readonly after: DeviceId | undefined;
}

const MAX_DEVICES = 100;
const MAX_DIFFERENCES = 100;
const MAX_SPAN_DAYS = 31;

/**
 * Scores a range with both versions of devices, as a run would, and tells where they differ. Nothing is written. Of many
 * devices as many are compared as `budgetMs` allows, at least one.
 * @throws InvalidInputError where the request is wrong; NotFoundError where the one device has not got the versions.
 */
export async function compareModels(
  services: CompareServices,
  request: CompareRequest,
  budgetMs: number,
): Promise<ComparePage> {
  const { models, clock, settings } = services;
  const { deviceId, champion, challenger, after } = request;
  checkRange(request, settings.bucketMs, MAX_SPAN_DAYS);
  if (deviceId !== undefined) {
    const aliases = await models.aliases(deviceId);
    const chosen = { ...aliases, ...(champion && { champion }), ...(challenger && { challenger }) };
    return { devices: [await compareDevice(services, request, deviceId, chosen)], after: undefined };
  }
  if ((champion ?? challenger) !== undefined) {
    throw new InvalidInputError("deviceId", "is missing: it says of which device these are versions");
  }
  const start = clock();
  const found = await models.devices({ after, limit: MAX_DEVICES }, "challenger");
  const devices: DeviceComparison[] = [];
  for (const next of found) {
    if (devices.length > 0 && clock() - start > budgetMs) break;
    devices.push(await foreseen(services, request, next.deviceId, next.aliases));
  }
  const isAll = devices.length === found.length && found.length < MAX_DEVICES;
  return { devices, after: isAll ? undefined : devices.at(-1)?.deviceId };
}

/** One device that cannot be compared does not keep the others from it. */
async function foreseen(services: CompareServices, range: Range, deviceId: DeviceId, aliases: Aliases) {
  try {
    return await compareDevice(services, range, deviceId, aliases);
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
    const { champion = null, challenger = null } = aliases;
    return { deviceId, champion, challenger, error: briefOf(error) };
  }
}

async function compareDevice(
  services: CompareServices,
  { from, to }: Range,
  deviceId: DeviceId,
  aliases: Aliases,
): Promise<DeviceComparison> {
  const { models } = services;
  if (deviceId === FLEET)
    throw new InvalidInputError("deviceId", `${FLEET} has no readings: name a device, and versions`);
  // Without a champion of its own, a device is scored with the fleet's.
  const served = aliases.champion ?? (await models.aliases(FLEET)).champion;
  const [champion, challenger] = await Promise.all([
    findFor(models, deviceId, "champion", served),
    findFor(models, deviceId, "challenger", aliases.challenger),
  ]);
  const score = (model: RegisteredModel) =>
    scoreRanges(services, { deviceId, model, ranges: [{ from, to, marks: [] }] }, 0);
  const comparison = compareRows(await score(champion), await score(challenger), MAX_DIFFERENCES);
  return { deviceId, champion: champion.version, challenger: challenger.version, ...comparison };
}

async function findFor(models: ModelCatalog, deviceId: DeviceId, role: string, version: string | undefined) {
  if (version === undefined) throw new NotFoundError(`a ${role} of ${deviceId}`);
  const model = (await models.find(deviceId, version)) ?? (await models.find(FLEET, version));
  if (model === undefined) throw new NotFoundError(`version ${version} of ${deviceId}`);
  return model;
}
