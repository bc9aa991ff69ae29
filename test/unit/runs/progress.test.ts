import fc from "fast-check";
import { paceOf, progressOf } from "../../../shared/runs/progress";

test("nothing is foretold by nothing", () => {
  const unknown = { devicesPerSecond: null, secondsLeft: null };
  expect(paceOf(0, 100, 1_000)).toEqual(unknown);
  expect(paceOf(10, 100, 0)).toEqual(unknown);
});

test("what is left takes as long as what is done did, and nothing where all is", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.nat(100_000),
      fc.integer({ min: 1, max: 1e9 }),
      (done, left, ms) => {
        const { secondsLeft } = paceOf(done, done + left, ms);
        expect(secondsLeft).toBeGreaterThanOrEqual(Math.floor(((left / done) * ms) / 1_000));
        expect(secondsLeft).toBeLessThanOrEqual(Math.ceil(((left / done) * ms) / 1_000) + 1);
      },
    ),
  );
});

test("it fits into the status that an engine shows, whatever the size of the fleet", () => {
  const most = Number.MAX_SAFE_INTEGER;
  const counts = { parts: most, devices: most, failedDevices: most, normal: most, anomalous: most, unscored: most };
  expect(JSON.stringify(progressOf(counts, most, 7)).length).toBeLessThan(1_000);
});
