import * as fc from "fast-check";
import { chooseSample, rowsPerDevice, SAMPLE_ROWS } from "../../../shared/trainings/plan-sample";
import type { DeviceId } from "../../../shared/readings/reading";

test("a sample is of at most 200 devices, evenly over all of them, none twice, and the same each time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), (count) => {
      const devices = Array.from({ length: count }, (_, i) => `pump-${i}` as DeviceId);
      const chosen = chooseSample(devices);
      expect(chosen).toHaveLength(Math.min(200, count));
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(chooseSample(devices)).toEqual(chosen);
      const places = chosen.map((device) => devices.indexOf(device));
      const steps = places.slice(1).map((place, i) => place - (places[i] ?? NaN));
      if (steps.length > 0) expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
      expect(chosen.length * rowsPerDevice(chosen.length)).toBeLessThanOrEqual(SAMPLE_ROWS);
    }),
  );
});
