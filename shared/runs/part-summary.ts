import type { DeviceId } from "../readings/reading";
import { countRow, tallyBefore, type DeviceTally } from "./device-tally";
import { linesIn } from "./lines-in";
import { readPartRows } from "./part-rows";
import type { RowForm } from "./row-form";
import type { PartIndex } from "./run-files";

/** What a committed blob says of each of its devices: it is the only witness of what was scored. */
export type PartSummary = ReadonlyMap<DeviceId, DeviceTally>;

/** Of rows, with where each device's lie: together, in one run of bytes. */
export interface RowSummary {
  readonly devices: PartSummary;
  readonly index: PartIndex;
}

export async function summarizeRows(stream: AsyncIterable<Uint8Array>, form: RowForm): Promise<RowSummary> {
  const devices = new Map<DeviceId, DeviceTally>();
  const places = new Map<DeviceId, [offset: number, bytes: number]>();
  let total = Buffer.byteLength(form.header);
  for await (const { row, offset, bytes } of readPartRows(stream, form)) {
    const { deviceId } = row;
    const tally = devices.get(deviceId) ?? tallyBefore(row);
    devices.set(deviceId, tally);
    countRow(tally, row);
    const place = places.get(deviceId);
    if (place === undefined) places.set(deviceId, [offset, bytes]);
    else place[1] += bytes;
    total = offset + bytes;
  }
  return { devices, index: { bytes: total, devices: Object.fromEntries(places) } };
}

export async function summarizeTallies(stream: AsyncIterable<Uint8Array>): Promise<PartSummary> {
  const devices = new Map<DeviceId, DeviceTally>();
  for await (const lines of linesIn(stream)) {
    for (const { text } of lines) {
      const tally = JSON.parse(text) as DeviceTally;
      devices.set(tally.deviceId, tally);
    }
  }
  return devices;
}
