import { driftLines } from "../../../cli/commands/devices/drift-lines";

const feature = {
  name: "heat.mean",
  distance: 3.14,
  limit: 1,
  median: 24.5,
  usualMedian: 21.3799,
  width: 0.9,
  usualWidth: 1,
};
const linesOf = (drift: Parameters<typeof driftLines>[0]["drift"]) => driftLines({ id: "pump-1", drift });
const checked = { since: "2026-11-20T00:00:00.000Z", checkedThrough: "2026-11-21T00:00:00.000Z", reason: null };

test("a person is told since when, by which features and how far a device has drifted, and what to do", () => {
  expect(linesOf({ ...checked, state: "drifted", features: [feature], retrain: true })).toEqual([
    "drifted since 2026-11-20T00:00:00.000Z (checked through 2026-11-21T00:00:00.000Z)",
    "heat.mean is 3.1 standard deviations from training (limit 1.0): median 24.5, was 21.38; width 0.9, was 1",
    "train it anew, on days as they are now: fleet train --devices pump-1 --from …",
  ]);
});

test("what was not checked is said with why", () => {
  expect(linesOf(null)).toEqual(["not checked yet"]);
  const unchecked = { ...checked, state: "unchecked", features: [], retrain: false } as const;
  expect(linesOf({ ...unchecked, reason: "too-few-windows" })[0]).toContain("too few windows in the last two days");
});
