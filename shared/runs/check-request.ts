import { InvalidInputError } from "../errors";
import type { ModelChoice } from "../models/model-store";
import { isDeviceId, type DeviceId } from "../readings/reading";
import { isoOf, type Clock, type Range } from "../time";
import type { CandidateReader } from "./candidate";
import { checkRange, MAX_DAYS } from "./check-range";
import { candidatesOf, inOrder, isList, type SelectionServices } from "./device-selection";
import { CHAMPION, choiceText } from "./model-choice";
import type { DeviceSelection, RunRequest, RunShape } from "./run";
import type { RunStore } from "./run-store";
import type { ScheduleStore } from "./schedule-store";

export interface RequestServices extends SelectionServices {
  readonly runs: Pick<RunStore, "get" | "unknownDevices">;
  readonly schedule: Pick<ScheduleStore, "read">;
  readonly candidates: CandidateReader;
  readonly clock: Clock;
  readonly settings: { readonly bucketMs: number; readonly runShape: RunShape };
}

/** What is asked for; the settings say the rest. */
export interface AskedRun extends Range, Asked<RunRequest> {}

type Asked<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

/** How many are named where some are wrong. */
const NAMED = 5;

/**
 * What a run is to do, with the settings' word where nothing was said.
 * @throws InvalidInputError naming the field that is wrong; NotFoundError, ConflictError as `candidatesOf`.
 */
export async function checkRequest(
  services: RequestServices,
  asked: AskedRun,
  maxDays = MAX_DAYS,
): Promise<RunRequest> {
  const { from, to, devices: given, ...request } = asked;
  checkRange({ from, to }, services.settings.bucketMs, maxDays);
  await checkReach(services, asked);
  // As it was given: sorted, an index would name another one.
  if (given !== undefined && isList(given)) await checkList(services, given);
  const selection = given && inOrder(given);
  const model = request.model ?? CHAMPION;
  const found = await findDevices(services, selection, model);
  if (found.devices === 0) throw new InvalidInputError("devices", emptyText(selection));
  checkModel(model, selection, found);
  return { ...services.settings.runShape, ...said({ ...request, devices: selection }) };
}

/** What was left out does not hide the settings' word. */
const said = (request: Asked<RunRequest>): Partial<RunRequest> =>
  Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));

async function checkReach({ schedule, clock }: RequestServices, { from, to }: Range): Promise<void> {
  const now = clock();
  if (to > now)
    throw new InvalidInputError("to", `${isoOf(to)} is in the future: must not be later than ${isoOf(now)}`);
  const { keptFrom } = await schedule.read();
  if (keptFrom === undefined || from >= keptFrom) return;
  throw new InvalidInputError(
    "from",
    `${isoOf(from)} is before what retention has kept: must not be earlier than ${isoOf(keptFrom)}`,
  );
}

async function checkList({ runs }: RequestServices, devices: readonly DeviceId[]): Promise<void> {
  devices.forEach((id: string, i) => {
    if (!isDeviceId(id)) throw new InvalidInputError(`devices[${i}]`, `"${id}" is not a device id`);
  });
  const unknown = await runs.unknownDevices(devices);
  if (unknown.length > 0) throw new InvalidInputError("devices", `nothing has come from ${listed(unknown)}`);
}

interface Found {
  readonly devices: number;
  /** Those that have no such model. */
  readonly without: readonly DeviceId[];
}

/** By what a plan would go. Of champions nothing is asked, but that there is a device. */
async function findDevices(
  services: RequestServices,
  selection: DeviceSelection | undefined,
  model: ModelChoice,
): Promise<Found> {
  const without: DeviceId[] = [];
  let devices = 0;
  const query = { ...(await candidatesOf(services, selection)), model, generation: undefined };
  for await (const candidate of services.candidates.read(query)) {
    devices += 1;
    if (model === CHAMPION) break;
    if (candidate.model === null) without.push(candidate.deviceId);
  }
  return { devices, without };
}

/** A version is for those who have it; an alias may be missing here and there, but not everywhere. */
function checkModel(choice: ModelChoice, selection: DeviceSelection | undefined, { devices, without }: Found): void {
  if (choice === CHAMPION) return;
  const isVersion = typeof choice !== "string";
  if (isVersion && (selection === undefined || !isList(selection))) {
    throw new InvalidInputError("model", 'must be "champion" or "challenger" where devices are not listed one by one');
  }
  if (isVersion ? without.length > 0 : without.length === devices) {
    throw new InvalidInputError(
      "model",
      `must be one that the devices have: no ${choiceText(choice)} of ${listed(without)}`,
    );
  }
}

function listed(devices: readonly DeviceId[]): string {
  const more = devices.length - NAMED;
  return devices.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function emptyText(selection: DeviceSelection | undefined): string {
  const none = "no device that is not retired";
  if (selection === undefined) return `must be some: there is ${none}`;
  if ("prefix" in selection) return `must be some: ${none} begins with "${selection.prefix}"`;
  if ("group" in selection) return `must be some: ${none} is in the group "${selection.group}"`;
  return "failedIn" in selection ? `must be some: ${none} failed in run ${selection.failedIn}` : "must be some";
}
