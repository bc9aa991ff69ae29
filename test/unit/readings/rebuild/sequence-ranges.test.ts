import fc from "fast-check";
import { SequenceRanges, without } from "../../../../shared/readings/rebuild/sequence-ranges";

const numbers = fc.array(fc.nat(40), { maxLength: 60 });

test("knows each number again, in whatever order they come", () => {
  fc.assert(
    fc.property(numbers, (sequences) => {
      const ranges = new SequenceRanges();
      const seen = new Set<number>();
      for (const sequence of sequences) {
        expect(ranges.add(sequence, sequence)).toBe(!seen.has(sequence));
        seen.add(sequence);
      }
      const missing = new Set(
        ranges.holes(45).flatMap(({ fromSequence, toSequence }) => between(fromSequence, toSequence)),
      );
      expect(between(0, 45).filter((n) => !missing.has(n))).toEqual([...seen].sort((a, b) => a - b));
    }),
  );
});

test("says when the events around a hole were enqueued", () => {
  const ranges = new SequenceRanges();
  for (const sequence of [3, 4, 9]) ranges.add(sequence, 1000 * sequence);

  expect(ranges.holes(12)).toEqual([
    { fromSequence: 0, toSequence: 2, after: undefined, before: 3000 },
    { fromSequence: 5, toSequence: 8, after: 4000, before: 9000 },
    { fromSequence: 10, toSequence: 12, after: 9000, before: undefined },
  ]);
});

test("takes out of holes what is known to be missing", () => {
  const hole = { fromSequence: 5, toSequence: 9, after: 1, before: 2 };

  const left = without(
    [hole],
    [
      { fromSequence: 0, toSequence: 5 },
      { fromSequence: 7, toSequence: 7 },
      { fromSequence: 10, toSequence: 20 },
    ],
  );

  expect(left.map(({ fromSequence, toSequence }) => [fromSequence, toSequence])).toEqual([
    [6, 6],
    [8, 9],
  ]);
});

const between = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
