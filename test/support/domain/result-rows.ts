import fc from "fast-check";
import type { DeviceId } from "../../../shared/readings/reading";
import type { ResultRow, Verdict } from "../../../shared/scoring/result-row";
import { isoOf } from "../../../shared/time";

/** The row of the window that ends at minute `minute`. */
export const resultRow = (deviceId: DeviceId, minute: number, verdict: Verdict = "normal"): ResultRow => ({
  ...{ deviceId, windowStart: isoOf((minute - 5) * 60_000), windowEnd: isoOf(minute * 60_000), verdict },
  ...{ reason: verdict === "unscored" ? "missing-sensor" : null, marks: [] },
  ...{ score: verdict === "unscored" ? null : minute / 7, threshold: 0, severity: null },
  ...{ modelVersion: "größer→v1", revision: 1, readings: minute, contributions: null },
});

/** Rows as a part has them: each device's together, in order of time. */
export const rowsByDevice: fc.Arbitrary<ResultRow[]> = fc
  .array(fc.array(fc.constantFrom<Verdict>("normal", "anomalous", "unscored"), { minLength: 1, maxLength: 5 }), {
    maxLength: 6,
  })
  .map((devices) =>
    devices.flatMap((verdicts, device) =>
      verdicts.map((verdict, minute) => resultRow(`pump-${device}` as DeviceId, minute, verdict)),
    ),
  );

/** The bytes in pieces, cut at the given places, each taken modulo the length. */
export async function* cutAt(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
  let start = 0;
  for (const end of [...places, bytes.length]) {
    yield await Promise.resolve(bytes.subarray(start, end));
    start = end;
  }
}
