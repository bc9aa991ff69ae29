import type { Answer } from "../../../shared/http/contract/operation";
import { VERDICTS } from "../../../shared/scoring/result-row";
import { count, counted, duration, shortInstant } from "../../terminal/figures";
import { record } from "../../terminal/record";
import type { Screen } from "../../terminal/screen";
import { figure, id, text, time, type Column } from "../../terminal/table";
import { paintedRunStatus } from "../colours";

export type Run = Answer<"start-run">;
export type RunWithProgress = Answer<"show-run">;

export const RUN_COLUMNS: readonly Column<Run>[] = [
  id("run", (run) => run.id),
  text("kind", ({ kind }) => kind),
  text("status", (run) => statusOf(run)),
  time("from", ({ from }) => shortInstant(from)),
  time("to", ({ to }) => shortInstant(to)),
  figure("devices", ({ plan }) => plan?.devices),
  text("took", (run) => tookOf(run)),
];

/** A run in words, and what it has done so far where that is known. */
export function runInWords(run: Run | RunWithProgress, screen: Screen): string {
  const { plan, error, request } = run;
  return record(
    [
      ["run", run.id],
      ["kind", run.kind],
      ["status", statusOf(run)],
      ["range", rangeText(run)],
      ["devices", selectionOf(request.devices)],
      ["planned", plan && `${counted(plan.devices, "device")} in ${counted(plan.chunks, "chunk")}`],
      ["requested", shortInstant(run.requestedAt)],
      ["took", tookOf(run)],
      ...("progress" in run ? progressOf(run) : []),
      ...(run.changes === null ? [] : [["changed", changedText(run.id, run.changes)] as const]),
      ...(error === null ? [] : [["error", `${error.code}: ${error.message}`] as const]),
    ],
    screen,
  );
}

export const rangeText = ({ from, to }: Pick<Run, "from" | "to">): string =>
  `(${shortInstant(from)}, ${shortInstant(to)}]`;

/** In words. */
export function selectionOf(devices: Run["request"]["devices"]): string {
  if (typeof devices === "string") return devices;
  if ("prefix" in devices) return `those that begin with ${devices.prefix}`;
  if ("group" in devices) return `the group ${devices.group}`;
  if ("failedIn" in devices) return `those that failed in ${devices.failedIn}`;
  const more = devices.count - devices.first.length;
  return devices.first.join(", ") + (more === 0 ? "" : ` and ${count(more)} more`);
}

/** What the devices became of which it has found another verdict than the runs before it. */
function changedText(id: string, changes: NonNullable<Run["changes"]>): string {
  const became = VERDICTS.filter((verdict) => changes[verdict] > 0);
  if (became.length === 0) return "nothing";
  const counts = became.map((verdict) => `${count(changes[verdict])} became ${verdict}`).join(", ");
  return `${counts}; see: fleet runs changes ${id}`;
}

const progressOf = ({ progress }: RunWithProgress): readonly (readonly [string, number])[] => [
  ["devices done", progress.devices],
  ["devices failed", progress.failedDevices],
  ["normal", progress.normal],
  ["anomalous", progress.anomalous],
  ["unscored", progress.unscored],
];

function statusOf({ status, incomplete, cancelRequested, finishedAt }: Run) {
  if (cancelRequested && finishedAt === null) return `${status}, to be cancelled`;
  return incomplete ? `${status}, without a backlog` : paintedRunStatus(status);
}

function tookOf({ startedAt, finishedAt }: Run): string | undefined {
  if (startedAt === null || finishedAt === null) return undefined;
  return duration(Date.parse(finishedAt) - Date.parse(startedAt));
}
