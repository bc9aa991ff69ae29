import { addedUp, readingsPerSecond } from "../../../../shared/readings/ingest/ingest-pace";

const MINUTE = 60_000;
const minute = (n: number, counted: number, late = 0) => ({
  ...{ minute: n * MINUTE, counted, late, duplicates: 1, deadLetters: 0 },
});

test("readings a second are those of four minutes and of what has gone by of the fifth", () => {
  const minutes = [minute(5, 1_000), minute(6, 240), minute(9, 30), minute(10, 30)];
  expect(readingsPerSecond(minutes, 10 * MINUTE + 30_000)).toBe(1.11);
  expect(readingsPerSecond(minutes, 10 * MINUTE)).toBe(1.25);
  expect(readingsPerSecond([], 10 * MINUTE)).toBe(0);
});

test("partitions are added up minute by minute, the oldest first", () => {
  expect(addedUp([minute(8, 5), minute(7, 1, 1), minute(8, 2, 2)])).toEqual([
    { ...minute(7, 1, 1) },
    { ...minute(8, 7, 2), duplicates: 2 },
  ]);
});
