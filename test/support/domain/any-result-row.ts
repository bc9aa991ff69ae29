import fc from "fast-check";
import { isDeviceId } from "../../../shared/readings/reading";
import { VERSION } from "../../../shared/models/version";
import type { ResultRow } from "../../../shared/scoring/result-row";
import { isoOf } from "../../../shared/time";

const chars = (text: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...text.split(/(?=.)/)), minLength: 1, maxLength });
const SENSOR = "abzAZ09_-.";

const deviceId = chars("aZ09-:.+%_#*?!(),=@$'", 12).filter(isDeviceId);
const version = chars("aZ09._-", 12).filter((text) => VERSION.test(text));
const sensor = chars(SENSOR, 8);
const instant = fc.integer({ min: 0, max: 4e12 }).map(isoOf);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const featureDrift = fc.record({
  name: sensor.map((name) => `${name}.mean`),
  ...{ distance: number, limit: number, median: number, usualMedian: number, width: number, usualWidth: number },
});

const drift = fc.record({
  ...{ modelVersion: version, state: fc.constantFrom("drifted", "usual", "unchecked") },
  reason: nullable(fc.constantFrom("no-reference", "too-few-windows")),
  ...{ features: fc.array(featureDrift, { maxLength: 2 }), through: instant },
});

/** A row of whatever may stand in one: ids as odd as they may be, numbers of any size. */
export const anyResultRow: fc.Arbitrary<ResultRow> = fc
  .record({
    ...{ deviceId, windowStart: instant, windowEnd: instant },
    verdict: fc.constantFrom("normal", "anomalous", "unscored"),
    reason: nullable(fc.constantFrom("no-model", "missing-sensor", "too-few-readings", "not-finite")),
    marks: fc.array(
      fc.oneof(
        fc.constant("rescored" as const),
        sensor.map((name) => `stuck-sensor:${name}` as const),
      ),
    ),
    ...{ score: nullable(number), threshold: nullable(number) },
    severity: nullable(fc.double({ min: 0, max: 1, noNaN: true })),
    modelVersion: nullable(version),
    ...{ revision: fc.nat(), readings: fc.nat() },
    contributions: nullable(
      fc
        .array(fc.tuple(sensor, number), { maxLength: 4 })
        .map((shares) => Object.fromEntries(shares.map(([name, share]) => [`${name}.mean`, share]))),
    ),
    drift: fc.option(drift, { nil: undefined }),
  })
  .map(({ drift: checked, ...row }) => (checked === undefined ? row : { ...row, drift: checked }));
