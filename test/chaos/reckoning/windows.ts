import { FLEET, type DeviceId } from "../../../shared/readings/reading";
import { isoOf, type Instant, type Range } from "../../../shared/time";
import { windowEnds } from "../../../shared/windows/window-grid";
import { BARE, BUCKET_MS, DEVICES, HOP_MS, WINDOW_MS } from "../scenario/fleet";
import type { LoggedDue } from "../engines/sql-engine";
import type { RunRows, WindowRow } from "./run-rows";

export interface WindowsReckoned {
  /** Windows that runs owed: each once, and again whenever it was due again. */
  readonly due: number;
  readonly scored: number;
  readonly missing: number;
  readonly doubled: number;
  /** How many of the due ones were due again. */
  readonly again: number;
  /** What is missing and doubled, the first few. */
  readonly examples: readonly string[];
}

const MAX_EXAMPLES = 10;

/**
 * Holds the rows of all runs against what they owed: a run owes its own range, and what was due when it was closed, to
 * each device that has results from it; the others go on owing. In the end every window must have been scored.
 */
export function reckonWindows(runs: readonly RunRows[], dues: readonly LoggedDue[], covered: Range): WindowsReckoned {
  const sums = { due: 0, scored: 0, missing: 0, doubled: 0, again: 0 };
  const examples: string[] = [];
  const note = (what: "missing" | "doubled", device: DeviceId, key: string, run?: RunRows): void => {
    sums[what]++;
    if (examples.length < MAX_EXAMPLES) examples.push(`${what}: ${device} ${key} ${run?.run.runId ?? "in no run"}`);
  };
  for (const device of DEVICES) {
    const open = new Set(dues.filter(({ deviceId }) => deviceId === device || deviceId === FLEET));
    const never = new Set(windowEnds(covered, HOP_MS));
    for (const run of runs) {
      const rows = run.rows.get(device);
      if (rows === undefined) continue;
      const claimed = [...open].filter(({ generation }) => generation <= (run.run.generation ?? -1));
      for (const due of claimed) open.delete(due);
      const owed = owedBy(run, claimed, device, covered.from);
      const found = new Map<string, number>();
      for (const row of rows) {
        const key = keyOf(row.end, isAgain(row));
        found.set(key, (found.get(key) ?? 0) + 1);
        never.delete(row.end);
      }
      sums.due += owed.size;
      sums.scored += rows.length;
      sums.again += [...owed].filter((key) => key.endsWith("again")).length;
      for (const key of owed) if (!found.has(key)) note("missing", device, key, run);
      for (const [key, times] of found) {
        for (let i = owed.has(key) ? 1 : 0; i < times; i++) note("doubled", device, key, run);
      }
    }
    sums.due += never.size;
    for (const end of never) note("missing", device, isoOf(end));
  }
  return { ...sums, examples };
}

const isAgain = ({ marks }: WindowRow): boolean => marks.includes("rescored");
const keyOf = (end: Instant, again: boolean): string => `${isoOf(end)}${again ? " again" : ""}`;

/** What the rows of one device must be: its own windows and those that failed before, and again those that changed. */
function owedBy({ run }: RunRows, claimed: readonly LoggedDue[], device: DeviceId, beganAt: Instant): Set<string> {
  const before = ({ from, to }: Range): Instant[] =>
    windowEnds({ from: Math.max(from, beganAt), to: Math.min(to, run.from) }, HOP_MS);
  const failed = claimed.filter(({ reason }) => reason === "failed").flatMap(before);
  const first = new Set([...windowEnds(run, HOP_MS), ...failed]);
  // Whoever has no model has nothing that data could change.
  const late = device === BARE ? [] : claimed.filter(({ reason }) => reason === "late");
  // A bucket that starts at b is in the windows that end in (b, b + window]; `to` is where the last one ends.
  const changed = late.flatMap(({ from, to }) => before({ from, to: to - BUCKET_MS + WINDOW_MS }));
  return new Set([
    ...[...first].map((end) => keyOf(end, false)),
    ...changed.filter((end) => !first.has(end)).map((end) => keyOf(end, true)),
  ]);
}
