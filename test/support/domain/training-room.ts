import type { RegisteredModel } from "../../../shared/models/model-store";
import type { BucketSeries } from "../../../shared/readings/bucket-reader";
import type { DeviceId } from "../../../shared/readings/reading";
import { scoreRanges } from "../../../shared/runs/score-ranges";
import type { ResultRow } from "../../../shared/scoring/result-row";
import type { Range } from "../../../shared/time";
import { modelRoom } from "./model-room";
import { seriesOf, type Pump } from "./pump-fleet";

/** Where pumps' models are trained, as activities do, and judge. */
export async function trainingRoom(pumps: readonly Pump[]) {
  const room = await modelRoom();
  const series = new Map<DeviceId, BucketSeries>(pumps.map((pump) => [pump.deviceId, seriesOf(pump)]));
  const buckets = {
    readSeries: (deviceId: DeviceId, from: number, to: number): Promise<BucketSeries> => {
      const all = [...(series.get(deviceId) ?? [])];
      const inside = all.map(([sensor, list]) => {
        return [sensor, list.filter(({ bucketStart }) => bucketStart >= from && bucketStart < to)] as const;
      });
      return Promise.resolve(new Map(inside.filter(([, list]) => list.length > 0)));
    },
  };
  const judge = (model: RegisteredModel, deviceId: DeviceId, range: Range): Promise<ResultRow[]> =>
    scoreRanges({ ...room, buckets }, { deviceId, model, ranges: [{ ...range, marks: [] }] }, 1);
  return { ...room, buckets, judge, feedback: { realAnomalies: () => Promise.resolve([]) } };
}

export type TrainingRoom = Awaited<ReturnType<typeof trainingRoom>>;
