import { readJson } from "../../../shared/blobs";
import { ConflictError } from "../../../shared/errors";
import type { PlannedDevice, PlanSummary } from "../../../shared/runs/plan";
import { readPlanChunk } from "../../../shared/runs/read-plan-chunk";
import { readResultPage } from "../../../shared/runs/read-results";
import type { Run } from "../../../shared/runs/run";
import { runFiles } from "../../../shared/runs/run-files";
import type { ResultRow } from "../../../shared/scoring/result-row";
import type { DeviceId } from "../../../shared/readings/reading";
import type { Instant } from "../../../shared/time";
import { windowEnds } from "../../../shared/windows/window-grid";
import type { Room } from "../../support/e2e/room";
import { HOP_MS, WINDOW_MS } from "../scenario/fleet";

/** What a run says of one window of a device. */
export interface WindowRow extends ResultRow {
  readonly end: Instant;
}

/** A scheduled run with its rows, by device; without any where it has no results. */
export interface RunRows {
  readonly run: Run;
  readonly rows: ReadonlyMap<DeviceId, readonly WindowRow[]>;
}

/** Oldest first. */
export async function scheduledRunRows(room: Room): Promise<RunRows[]> {
  const found: RunRows[] = [];
  let before: number | undefined;
  for (;;) {
    const page = await room.runs.list({ limit: 100, before });
    for (const run of page) if (run.kind === "scheduled") found.push({ run, rows: await rowsOf(room, run) });
    before = page.at(-1)?.ordinal;
    if (before === undefined) return found.reverse();
  }
}

async function rowsOf(room: Room, run: Run): Promise<RunRows["rows"]> {
  const rows = Map.groupBy(await resultRows(room, run), ({ deviceId }) => deviceId);
  if (rows.size === 0) return new Map();
  const plan = await planOf(room, run);
  return new Map(
    [...rows].map(([deviceId, mine]) => {
      const ranges = plan.find((device) => device.deviceId === deviceId)?.ranges ?? [];
      return [deviceId, mine.flatMap((row) => windowsIn(row, mine, ranges))];
    }),
  );
}

async function resultRows(room: Room, run: Run): Promise<ResultRow[]> {
  try {
    const { lines } = await readResultPage(room.blobs, run, { limit: Number.MAX_SAFE_INTEGER });
    return lines.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as ResultRow]));
  } catch (error) {
    if (error instanceof ConflictError) return [];
    throw error;
  }
}

async function planOf({ blobs }: Room, { runId }: Run): Promise<PlannedDevice[]> {
  const plan = await readJson<PlanSummary>(blobs, runFiles.plan(runId));
  if (plan === undefined) return [];
  const chunks = Array.from({ length: plan.chunks }, (_, chunk) => readPlanChunk(blobs, runId, plan, chunk));
  return (await Promise.all(chunks)).flat();
}

/** A row that stands for a whole range, because nothing is known of it, counts for each of its windows. */
function windowsIn(row: ResultRow, others: readonly ResultRow[], ranges: PlannedDevice["ranges"]): WindowRow[] {
  const [from, to] = [Date.parse(row.windowStart), Date.parse(row.windowEnd)];
  const inside = ({ windowEnd }: ResultRow): boolean => windowEnd > row.windowStart && windowEnd < row.windowEnd;
  const isRange =
    row.readings === 0 &&
    ranges.some((range) => range.from === from && range.to === to) &&
    !(to - from === WINDOW_MS && others.some(inside));
  return (isRange ? windowEnds({ from, to }, HOP_MS) : [to]).map((end) => ({ ...row, end }));
}
