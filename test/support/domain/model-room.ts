import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gaussian, seededRandom } from "../../../cli/simulation/random";
import { OnnxGate } from "../../../shared/inference/gate/onnx-gate";
import { OnnxScorer } from "../../../shared/inference/onnx-scorer";
import type { Reading, SensorName } from "../../../shared/readings/reading";
import { blobModelFiles } from "../../../shared/storage/blob/blob-model-files";
import { openSqlite } from "../../../shared/storage/sqlite/open-sqlite";
import { bucketsOf, ingestWrite, PARTITION, PUMP } from "../contract/ingest-writes";
import { MINUTE, NOW } from "../contract/times";
import { appDirectory, compiledFile } from "../e2e/compiled";
import { MemoryBlobs } from "./memory-blobs";

/** Everything that has to do with models, on a database and blobs in memory; trials run in processes of their own. */
export async function modelRoom() {
  const store = await openSqlite({ file: ":memory:", bucketMs: MINUTE, beginPaused: false, now: NOW });
  const blobs = new MemoryBlobs();
  const scorer = new OnnxScorer({ maxBytes: 1e7 });
  return {
    ...store,
    ...{ blobs, scorer, modelFiles: blobModelFiles(blobs), clock: () => NOW },
    settings: { bucketMs: MINUTE, driftCheckMs: undefined },
    gate: new OnnxGate({ script: compiledFile("shared/inference/gate/trial-process.js") }),
    close: async () => {
      await scorer.close();
      await store.close();
    },
  };
}

export type ModelRoom = Awaited<ReturnType<typeof modelRoom>>;

export interface Reference {
  readonly onnx: Uint8Array;
  readonly n_features: number;
  readonly x: readonly (readonly number[])[];
  readonly decision_function: readonly number[];
  readonly scaler: { readonly mean: readonly number[]; readonly scale: readonly number[] } | null;
}

const REFERENCE = join(appDirectory, "test/fixtures/reference");

/** A model that was made with scikit-learn, and what it says of some rows there. */
export const reference = (name: string): Reference => ({
  ...(JSON.parse(readFileSync(join(REFERENCE, "models", `${name}.json`), "utf8")) as Reference),
  onnx: readFileSync(join(REFERENCE, "models", `${name}.onnx`)),
});

export const negative = (file: string): Uint8Array => readFileSync(join(REFERENCE, "negative", file));

/** As many features as asked for, each the mean of a sensor of its own. */
export const featuresOf = (count: number): string[] => Array.from({ length: count }, (_, i) => `s${i}.mean`);

/** A reading a minute of each sensor, usual for a model whose scaler this is; the last bucket is the one before NOW. */
export async function feedUsual(
  { ingest }: ModelRoom,
  { mean, scale }: NonNullable<Reference["scaler"]>,
  { minutes = 300, deviceId = PUMP, off = 0 } = {},
): Promise<void> {
  const random = seededRandom(7, "usual");
  const readings: Reading[] = [];
  for (let minute = 1; minute <= minutes; minute++) {
    for (const [i, middle] of mean.entries()) {
      const value = middle + (off + gaussian(random)) * (scale[i] ?? 1);
      readings.push({ deviceId, sensor: `s${i}` as SensorName, value, at: NOW - minute * MINUTE });
    }
  }
  await ingest.ingest(PARTITION, [], NOW, () => ingestWrite(1, { buckets: bucketsOf(...readings) }));
}
