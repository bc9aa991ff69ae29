import { z } from "zod";
import { driftReferenceSchema } from "../drift/drift-reference";
import { inputProblem } from "../input-problem";
import { FLEET, isDeviceId, isSensorName, MAX_VALUE, type DeviceId, type SensorName } from "../readings/reading";
import { FEATURE_FORM, parseFeature, type Feature } from "../windows/feature";
import { sensorsOf, type Coverage } from "../windows/compose-windows";
import type { WindowShape } from "../windows/window-grid";
import { VERSION } from "./version";

/** Whoever scores looks back from an instant by this or twice this, and must still be at one that a store can hold. */
const MAX_SECONDS = 366 * 86_400;
const seconds = z.int().positive().max(MAX_SECONDS);
const instant = z.iso.datetime({ offset: true });
const finite = z.number().min(-MAX_VALUE).max(MAX_VALUE);

export const version = z.string().regex(VERSION, "1 to 64 letters, digits and . _ -");
const device = z.string().refine((id) => id === FLEET || isDeviceId(id), "not a device id");
const feature = z.string().refine((name) => parseFeature(name) !== undefined, `a feature is ${FEATURE_FORM}`);

const isAscending = (pairs: readonly (readonly [number, number])[]): boolean =>
  pairs.every(
    ([share, score], i) => i === 0 || (share > (pairs[i - 1]?.[0] ?? 0) && score >= (pairs[i - 1]?.[1] ?? 0)),
  );

const scoreQuantiles = z.array(z.tuple([z.number().min(0).max(1), finite])).min(1);

/** Of a fleet's model: what it takes to put it on a device's scale, and what it says of windows that are. */
const fleetPart = z.strictObject({
  devices: z.int().positive(),
  /** Variance of each feature about its device's mean, and of these means about the fleet's. */
  within: z.array(finite),
  between: z.array(finite),
  threshold: finite,
  scoreQuantiles,
});

/** What stands beside a model's bytes: all that is needed to score with it, and where it came from. */
export const manifestSchema = z
  .strictObject({
    schemaVersion: z.literal(1).default(1),
    deviceId: device,
    version,
    onnx: z.strictObject({
      sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits"),
      input: z.string().min(1).default("X"),
      score: z.string().min(1).default("scores"),
      elementType: z.enum(["float32", "float64"]).default("float32"),
    }),
    bucketSeconds: seconds,
    windowSeconds: seconds,
    hopSeconds: seconds,
    features: z.array(feature).min(1).max(1000),
    coverage: z
      .strictObject({
        expected: z
          .record(z.string().refine(isSensorName, "not a sensor name"), z.number().positive().max(MAX_SECONDS))
          .default({}),
        minimum: z.number().min(0).max(1).default(0.6),
      })
      .prefault({}),
    threshold: finite.default(0),
    calibration: z.strictObject({ scoreQuantiles }).optional(),
    baseline: z.strictObject({ mean: z.array(finite), stddev: z.array(finite) }).optional(),
    /** What training saw of each sensor: its extremes, and the share of windows in which it stood still. */
    sensors: z
      .array(
        z.strictObject({
          name: z.string().refine(isSensorName, "not a sensor name"),
          min: finite,
          max: finite,
          constantShare: z.number().min(0).max(1),
        }),
      )
      .max(1000)
      .optional(),
    fleet: fleetPart.optional(),
    /** What drift is measured by. */
    drift: driftReferenceSchema.optional(),
    training: z
      .strictObject({
        from: instant,
        to: instant,
        windows: z.int().nonnegative(),
        nu: finite,
        gamma: finite,
        supportVectors: z.int().positive(),
        trainer: z.string(),
        /** The SVMs whose scores are averaged; `gamma` is the first one's, `supportVectors` those of all. */
        views: z
          .array(z.strictObject({ sees: z.string(), gamma: finite, supportVectors: z.int().positive() }))
          .optional(),
        /** Of the fleet's model that this one is, on its device's scale. */
        fleetVersion: version.optional(),
      })
      .optional(),
  })
  .refine((m) => m.windowSeconds % m.bucketSeconds === 0, {
    path: ["windowSeconds"],
    error: "a whole number of buckets",
  })
  .refine((m) => m.hopSeconds % m.bucketSeconds === 0, { path: ["hopSeconds"], error: "a whole number of buckets" })
  .refine((m) => isAscending(m.calibration?.scoreQuantiles ?? []), {
    path: ["calibration", "scoreQuantiles"],
    error: "ascending in both numbers of its pairs",
  })
  .refine(({ baseline, features }) => [baseline?.mean, baseline?.stddev].every((row) => hasOneEach(row, features)), {
    path: ["baseline"],
    error: "one value for each feature",
  })
  .refine(({ fleet, features }) => [fleet?.within, fleet?.between].every((row) => hasOneEach(row, features)), {
    path: ["fleet"],
    error: "one value for each feature",
  })
  .refine((m) => isAscending(m.fleet?.scoreQuantiles ?? []), {
    path: ["fleet", "scoreQuantiles"],
    error: "ascending in both numbers of its pairs",
  })
  .refine(({ drift, features }) => (drift?.features ?? []).every(({ name }) => features.includes(name)), {
    path: ["drift", "features"],
    error: "features of the model",
  });

function hasOneEach(row: readonly number[] | undefined, features: readonly string[]): boolean {
  return row === undefined || row.length === features.length;
}

export type Manifest = z.infer<typeof manifestSchema>;

/** @throws InvalidInputError naming the field that is wrong. */
export function parseManifest(json: unknown): Manifest {
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw inputProblem(parsed.error, "manifest", "manifest.");
}

/** A manifest in the terms that scoring uses. */
export interface Detector {
  readonly deviceId: DeviceId;
  readonly version: string;
  readonly features: readonly Feature[];
  readonly shape: WindowShape;
  /** How far back its windows look. */
  readonly reachMs: number;
  readonly coverage: Coverage;
  readonly manifest: Manifest;
}

export function detectorOf(manifest: Manifest): Detector {
  const features = manifest.features.flatMap((name) => parseFeature(name) ?? []);
  const { expected, minimum } = manifest.coverage;
  return {
    deviceId: manifest.deviceId as DeviceId,
    version: manifest.version,
    features,
    shape: { windowMs: manifest.windowSeconds * 1000, hopMs: manifest.hopSeconds * 1000 },
    reachMs: reachMs(manifest.windowSeconds, features),
    coverage: {
      expected: new Map(sensorsOf(features).map((sensor) => [sensor, expectedBuckets(manifest, expected, sensor)])),
      minimum,
    },
    manifest,
  };
}

/** A model's window; twice that where it compares with the window before. */
export const reachMs = (windowSeconds: number, features: readonly Feature[]): number =>
  windowSeconds * 1000 * (features.some(({ statistic }) => statistic === "delta") ? 2 : 1);

/** What training saw; for models from elsewhere every bucket of the window. */
const expectedBuckets = (manifest: Manifest, expected: Record<string, number>, sensor: SensorName): number =>
  (Object.hasOwn(expected, sensor) ? expected[sensor] : undefined) ?? manifest.windowSeconds / manifest.bucketSeconds;
