import fc from "fast-check";
import { FLEET } from "../../../../shared/readings/reading";
import { deviceId, oddIdentifier, sensorName } from "../odd-identifiers";

const STATISTICS = ["count", "mean", "stddev", "min", "max", "range", "first", "last", "change", "delta"];
const TIMES = ["time.daySin", "time.dayCos", "time.weekSin", "time.weekCos"];

const score = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const feature = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(sensorName, fc.constantFrom(...STATISTICS)).map((parts) => parts.join(".")) },
  { weight: 1, arbitrary: fc.constantFrom(...TIMES) },
);
const features = fc.oneof(
  { weight: 200, arbitrary: fc.array(feature, { minLength: 1, maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom(999, 1_000, 1_001).map((count) => Array<string>(count).fill("s.mean")) },
);

/** Bucket, window and hop in seconds. */
const grid = fc
  .tuple(fc.constantFrom(1, 10, 60, 3_600), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
  .map(([bucket, window, hop]) => ({
    bucketSeconds: bucket,
    windowSeconds: bucket * window,
    hopSeconds: bucket * hop,
  }));

const onnx = fc.record(
  {
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
    input: fc.constantFrom("X", "float_input", "__proto__", "\u0000"),
    score: fc.constantFrom("scores", "variable"),
    elementType: fc.constantFrom("float32", "float64"),
  },
  { requiredKeys: ["sha256"] },
);

const coverage = fc.record(
  {
    expected: fc.dictionary(sensorName, fc.double({ min: 1, max: 1_000, noNaN: true }), { maxKeys: 4 }),
    minimum: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  { requiredKeys: [] },
);

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const calibration = fc
  .uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 })
  .chain((shares) =>
    fc.array(score, { minLength: shares.length, maxLength: shares.length }).map((scores) => {
      const sorted = ascending(scores);
      return { scoreQuantiles: ascending(shares).map((share, i) => [share, sorted[i]]) };
    }),
  );

const training = fc.record({
  from: fc.constantFrom("2026-11-01T00:00:00Z", "2026-11-01T00:00:00.123+05:30"),
  to: fc.constant("2026-11-08T00:00:00Z"),
  ...{ windows: fc.nat(10_000), nu: fc.constant(0.01), gamma: fc.constant(0.33), supportVectors: fc.constant(61) },
  trainer: fc.string(),
});

/** Manifests as training and imports write them. */
export const manifestJson: fc.Arbitrary<unknown> = features.chain((names) => {
  const row = fc.array(score, { minLength: names.length, maxLength: names.length });
  const parts = {
    schemaVersion: fc.constant(1),
    deviceId: fc.oneof({ weight: 4, arbitrary: deviceId }, { weight: 1, arbitrary: fc.constant(FLEET as string) }),
    version: fc.constantFrom("v1", "20261120T120000Z-1f0c9a", "0".repeat(64)),
    onnx,
    features: fc.constant(names),
    coverage,
    threshold: score,
    calibration,
    baseline: fc.record({ mean: row, stddev: row.map((values) => values.map(Math.abs)) }),
    training,
  };
  const requiredKeys = ["deviceId", "version", "onnx", "features"] as const;
  return fc
    .tuple(grid, fc.record(parts, { requiredKeys: [...requiredKeys] }))
    .map(([seconds, rest]) => ({ ...seconds, ...rest }));
});

/** What stands well in one place of a manifest, and badly in another; as JSON text. */
export const oddManifestJson: fc.Arbitrary<string> = fc.oneof(
  oddIdentifier.map((text) => JSON.stringify(text)),
  fc
    .constantFrom(
      ...["s.median", "mean", ".mean", "time.mean", "a.b.delta", "2026-11-20", "2026-02-30T00:00:00Z", "v/1", "-v"],
      ...["0".repeat(65), "F".repeat(64), "2026-11-20T12:00:00"],
    )
    .map((text) => JSON.stringify(text)),
  fc.constantFrom("60", "61", "86400", "9007199254740991", "9007199254740992", "1e15", "2e9", "1e308", "1e101", "-1"),
  fc.constantFrom("[0.5,0.1]", "[[0.5,1],[0.5,2]]", "[[0,1e200]]", '["s.mean","s.mean"]', '{"__proto__":5}', "[1,2,3]"),
);
