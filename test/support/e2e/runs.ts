import type { ApiClient } from "../../../cli/api-client";
import { resultRows } from "../../../cli/run-results";
import type { Answer } from "../../../shared/http/contract/operation";
import { isoOf, type Range } from "../../../shared/time";
import { windowEnds } from "../../../shared/windows/window-grid";
import type { ResultRow } from "../../../shared/scoring/result-row";
import { collect } from "../collect";
import { HOP_MS } from "./small-fleet";
import { seen } from "./patience";
import type { System } from "./system";

/** Scheduled runs, oldest first. */
export const scheduledRuns = async (api: ApiClient): Promise<Answer<"list-runs">["runs"]> =>
  (await api.call("list-runs", { query: { limit: 500 } })).runs.filter(({ kind }) => kind === "scheduled").toReversed();

export const ended = (api: ApiClient, id: string) =>
  seen(`the end of run ${id}`, async () => {
    const run = await api.call("show-run", { path: { run: id } });
    return run.finishedAt === null ? undefined : run;
  });

/** Lets the schedule begin one run, the next one after those there are, and no more. Returns its id. */
export async function nextScheduledRun(api: ApiClient): Promise<string> {
  const before = new Set((await scheduledRuns(api)).map(({ id }) => id));
  await api.call("set-schedule", { body: { paused: false } });
  const id = await seen(
    "the next scheduled run",
    async () => (await scheduledRuns(api)).find((run) => !before.has(run.id))?.id,
  );
  await api.call("set-schedule", { body: { paused: true } });
  return id;
}

export const rowsOf = (api: ApiClient, id: string): Promise<ResultRow[]> => collect(resultRows(api, id));

/** A window of a device, by its end; a row that stands for a whole range is told by the range's end. */
export const windowOf = ({ deviceId, windowEnd }: Pick<ResultRow, "deviceId" | "windowEnd">): string =>
  `${deviceId} ${windowEnd}`;

/** What runs over a range must hold, each once, in order. */
export const windowsOf = (devices: readonly string[], range: Range): string[] =>
  devices.flatMap((device) => windowEnds(range, HOP_MS).map((end) => `${device} ${isoOf(end)}`)).sort();

export async function resultStatus(system: System, id: string): Promise<number> {
  const response = await system.ask(`runs/${id}/results`);
  await response.arrayBuffer();
  return response.status;
}
