import { InvalidInputError, NotFoundError } from "../errors";
import type { DeviceId } from "../readings/reading";
import { isoOf, type Clock } from "../time";
import type { Device } from "./device";
import type { DeviceChange, DeviceFilter, DevicePage, DeviceStore, ListedDevice } from "./device-store";

export interface DeviceServices {
  readonly devices: DeviceStore;
  readonly clock: Clock;
  readonly settings: { readonly silentAfterMs: number };
}

const silentBefore = ({ clock, settings }: DeviceServices): number => clock() - settings.silentAfterMs;

export const listDevices = (
  services: DeviceServices,
  filter: DeviceFilter,
  page: DevicePage,
): Promise<ListedDevice[]> => services.devices.list(filter, page, silentBefore(services));

/** @throws NotFoundError where there is no such device. */
export async function showDevice(services: DeviceServices, deviceId: DeviceId): Promise<Device> {
  const device = await services.devices.get(deviceId, silentBefore(services));
  if (device === undefined) throw new NotFoundError(`device ${deviceId}`);
  return device;
}

/** @throws NotFoundError where there is no such device; InvalidInputError where it would be muted until a time gone by. */
export async function changeDevice(
  services: DeviceServices,
  deviceId: DeviceId,
  change: DeviceChange,
): Promise<Device> {
  const now = services.clock();
  const { mutedUntil } = change;
  if (typeof mutedUntil === "number" && mutedUntil <= now) {
    throw new InvalidInputError("mutedUntil", `${isoOf(mutedUntil)} is over; null ends a muting`);
  }
  await services.devices.change(deviceId, change, now);
  return showDevice(services, deviceId);
}
