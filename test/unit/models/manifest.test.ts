import { InvalidInputError } from "../../../shared/errors";
import { parseManifest } from "../../../shared/models/manifest";
import { manifestWith } from "../../support/domain/manifests";

function fieldOf(more: Readonly<Record<string, unknown>>): string {
  try {
    manifestWith(more);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.field;
    throw error;
  }
  return "it was taken";
}

const FALLING = [
  [0.1, 1],
  [0.5, 0],
];
const FLEET = { devices: 3, within: [1], between: [1], threshold: 0, scoreQuantiles: FALLING.toReversed() };
const YEAR_SECONDS = 366 * 86_400;

test.each([
  ["a baseline with too few means", "manifest.baseline", { baseline: { mean: [], stddev: [1] } }],
  ["a baseline with too many spreads", "manifest.baseline", { baseline: { mean: [1], stddev: [1, 2] } }],
  ["variances of a fleet that are too few", "manifest.fleet", { fleet: { ...FLEET, between: [] } }],
  ["scores of a fleet that descend", "manifest.fleet.scoreQuantiles", { fleet: { ...FLEET, scoreQuantiles: FALLING } }],
  ["a window of more than a year", "manifest.windowSeconds", { windowSeconds: YEAR_SECONDS + 60 }],
  ["a hop that no instant can be moved by", "manifest.hopSeconds", { hopSeconds: 9_007_199_254_740_960 }],
  ["a threshold beyond any score", "manifest.threshold", { threshold: 1e101 }],
  ["a key that nobody knows", "manifest.treshold", { treshold: 0 }],
  ["a key that nobody knows within another", "manifest.coverage.max", { coverage: { max: 1 } }],
])("refused: %s", (_, field, more) => {
  expect(fieldOf(more)).toBe(field);
});

test("a window of a year and a baseline of one value each are taken", () => {
  expect(fieldOf({ windowSeconds: YEAR_SECONDS, baseline: { mean: [1], stddev: [1] } })).toBe("it was taken");
});

test("what is no object at all is refused as a whole", () => {
  expect(() => parseManifest([])).toThrow(/^manifest: ./);
});
