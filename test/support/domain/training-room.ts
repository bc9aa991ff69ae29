import { detectorOf } from "../../../shared/models/manifest";
import type { RegisteredModel } from "../../../shared/models/model-store";
import type { BucketSeries } from "../../../shared/readings/bucket-reader";
import type { DeviceId } from "../../../shared/readings/reading";
import { judgeWindows } from "../../../shared/scoring/judge-windows";
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
  const judge = async (model: RegisteredModel, deviceId: DeviceId, range: Range): Promise<ResultRow[]> => {
    const detector = detectorOf(model.manifest);
    const { input, score: scoreOutput, sha256 } = model.manifest.onnx;
    const file = { sha256, input, scoreOutput, features: detector.features.length };
    const read = () => room.modelFiles.read(model);
    const seen = await buckets.readSeries(deviceId, range.from - detector.reachMs, range.to);
    return judgeWindows({ deviceId, revision: 1, marks: [] }, detector, seen, range, (matrix, count) =>
      room.scorer.use({ ...file, read }, (session) => session.score(matrix, count)),
    );
  };
  return { ...room, buckets, judge, feedback: { realAnomalies: () => Promise.resolve([]) } };
}

export type TrainingRoom = Awaited<ReturnType<typeof trainingRoom>>;
