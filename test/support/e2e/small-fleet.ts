import type { Point } from "../../../cli/sending/point";
import { sendEvents } from "../../../cli/sending/send-events";
import { gaussian, seededRandom } from "../../../cli/simulation/random";
import { registerModel } from "../../../shared/models/register-model";
import { trainDevice } from "../../../shared/models/train-device";
import type { DeviceId, SensorName } from "../../../shared/readings/reading";
import type { Instant, Range } from "../../../shared/time";
import type { RegisteredModel } from "../../../shared/models/model-store";
import { seen } from "./patience";
import type { System } from "./system";

const BUCKET_MS = 60_000;
export const HOP_MS = BUCKET_MS;
const WINDOW_MS = 5 * BUCKET_MS;
const TEMPERATURE = "temperature" as SensorName;

export interface SmallFleet {
  readonly devices: readonly DeviceId[];
  /** These get models of their own and are given the data for it; the others get one of theirs. */
  readonly trained: number;
  readonly history: Range;
  /** Where scoring begins and measurements end. */
  readonly scored: Range;
}

export const deviceNames = (count: number): DeviceId[] =>
  Array.from({ length: count }, (_, i) => `pump-${String(i).padStart(3, "0")}` as DeviceId);

/** Sends a reading a bucket for each device and waits until all of them are counted. */
export async function feedFleet({ hub, api, room }: System, fleet: SmallFleet): Promise<void> {
  const { readings } = await sendEvents(hub, outgoing(fleet));
  await seen("all readings counted", async () => {
    const { partitions } = await api.call("show-ingest", {});
    const isDrained = partitions.every(({ lag }) => lag === 0);
    return isDrained && (await room.buckets.countReadings()) === readings ? true : undefined;
  });
}

function* outgoing({ devices, trained, history, scored }: SmallFleet) {
  const random = seededRandom(7, "fleet");
  for (const [i, deviceId] of devices.entries()) {
    for (let at = i < trained ? history.from : scored.from - WINDOW_MS; at < scored.to; at += BUCKET_MS) {
      const point: Point = { deviceId, at, values: { [TEMPERATURE]: 20 + i + gaussian(random) } };
      yield { kind: "point", point } as const;
    }
  }
}

/** Every device's champion: the first ones learn their own, the others are given a copy of one of these. */
export async function equipFleet({ room }: System, { devices, trained, history }: SmallFleet): Promise<void> {
  const models: RegisteredModel[] = [];
  for (const deviceId of devices.slice(0, trained)) models.push(await trainDevice(room, trainingOf(deviceId, history)));
  for (const [i, deviceId] of devices.slice(trained).entries()) {
    const model = models[i % trained];
    if (model === undefined) throw new Error("a fleet needs a device that is trained");
    await registerModel(room, await room.modelFiles.read(model), { ...model.manifest, deviceId }, "champion");
  }
}

const trainingOf = (deviceId: DeviceId, { from, to }: Range) => ({
  ...{ deviceId, from, to, windowMs: WINDOW_MS, hopMs: HOP_MS, wantedShare: 0.02 },
  statistics: ["mean", "stddev"] as const,
  alias: "champion" as const,
});

/** Training data for three hours before `scoredMinutes` up to the last full bucket. */
export function rangesBefore(now: Instant, scoredMinutes: number): Pick<SmallFleet, "history" | "scored"> {
  const to = Math.floor(now / BUCKET_MS) * BUCKET_MS;
  const from = to - scoredMinutes * BUCKET_MS;
  return { history: { from: from - 180 * BUCKET_MS, to: from }, scored: { from, to } };
}
