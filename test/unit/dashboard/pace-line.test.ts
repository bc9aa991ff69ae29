import { paceLine } from "../../../functions/dashboard/ingest/pace-line";
import { isoOf } from "../../../shared/time";

const MINUTE = 60_000;
const NOW = Date.parse("2026-11-20T12:00:30Z");
const NOON = Date.parse("2026-11-20T12:00:00Z");
const minute = (before: number, counted: number, late = 0) => ({
  ...{ at: isoOf(NOON - before * MINUTE), counted, late, duplicates: 0, deadLetters: 0 },
});

test("each minute of the last hour has its pace, 0 where nothing came, the one that goes on as far as it has come", () => {
  const { line, span } = paceLine([minute(60, 9), minute(59, 60), minute(1, 120), minute(0, 60)], NOW);
  expect(span).toEqual({ from: NOON - 59 * MINUTE, to: NOON + MINUTE });
  expect(line.at).toHaveLength(60);
  expect([line.at[0], line.at.at(-1)]).toEqual([(NOON - 59 * MINUTE) / 1000, NOON / 1000]);
  expect(line.values).toEqual([1, ...Array<number>(57).fill(0), 2, 2]);
});

test("a minute that has just begun says nothing yet", () => {
  const { line } = paceLine([minute(1, 120), minute(0, 60)], NOON + 1_000);
  expect(line.at.at(-1)).toBe((NOON - MINUTE) / 1000);
});

test("minutes with late readings are marked", () => {
  expect(paceLine([minute(9, 4), minute(5, 4, 1)], NOW).marked).toEqual([
    { from: NOON - 5 * MINUTE, to: NOON - 4 * MINUTE },
  ]);
});
