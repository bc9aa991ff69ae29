import { below, seededRandom, type Random } from "../../../cli/simulation/random";
import type { Family, Fault } from "./fault";

/** Faults that come at the same time, at most one of a family. */
export type Storm = readonly Fault[];

const FAMILIES: readonly { readonly family: Family; readonly share: number }[] = [
  { family: "host", share: 1 },
  { family: "blob", share: 0.5 },
  { family: "hub", share: 0.5 },
];
/** What is long comes so often, of all the times it is drawn. */
const LONG_SHARE = 0.3;

/** Storms without end; the same seed gives the same ones. Each kind comes once before any of its family comes again. */
export function* storms(seed: number, faults: readonly Fault[]): Generator<Storm> {
  const random = seededRandom(seed, "storms");
  const bags = new Map(
    FAMILIES.map(
      ({ family }) =>
        [
          family,
          bag(
            random,
            faults.filter((fault) => fault.family === family),
          ),
        ] as const,
    ),
  );
  for (;;) {
    yield FAMILIES.flatMap(({ family, share }) => {
      if (random() >= share) return [];
      const fault = bags.get(family)?.next().value;
      return fault === undefined || (fault.isLong && random() >= LONG_SHARE) ? [] : [fault];
    });
  }
}

function* bag(random: Random, faults: readonly Fault[]): Generator<Fault, undefined> {
  while (faults.length > 0) {
    const left = [...faults];
    while (left.length > 0) yield* left.splice(below(random, left.length), 1);
  }
  return undefined;
}
