import { plainTable } from "../../cli/terminal/table";
import type { Outcome } from "./stage";
import type { Count } from "./weather";

const cells = (...numbers: readonly number[]): string[] => numbers.map(String);

/** What was made of each kind, and what came of it, for people. */
export function report(counts: ReadonlyMap<string, Count>, found: Outcome): string {
  const { readings, windows, runs, attempts, rounds } = found;
  const made = [...counts].filter(([, count]) => count.made > 0);
  const sum = (what: keyof Count) => made.reduce((total, [, count]) => total + count[what], 0);
  const rows = made.map(([kind, { made: all, effective }]) => [kind, ...cells(effective, all - effective)]);
  const faults = [...rows, ["all", ...cells(sum("effective"), sum("made") - sum("effective"))]];
  return [
    plainTable(["faults injected", "took effect", "showed none"], faults),
    plainTable(
      ["", "sent or due", "counted or scored", "lost or missing", "doubled"],
      [
        ["readings", ...cells(readings.sent, readings.counted, readings.lost, readings.doubled)],
        ["windows", ...cells(windows.due, windows.scored, windows.missing, windows.doubled)],
      ],
    ),
    `${runs} runs in ${attempts} attempts over ${rounds} rounds; ${windows.again} windows were due again`,
  ].join("\n\n");
}
