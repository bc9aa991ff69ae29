import type { ApiClient } from "../api-client";
import type { Answer } from "../../shared/http/contract/operation";
import { readingsOf } from "../sending/point";
import type { HubTarget } from "../sending/send-events";
import { count } from "../terminal/figures";
import type { Story } from "../terminal/story";
import { AppError } from "../../shared/errors";
import { isoOf, type Instant } from "../../shared/time";
import type { Backlog } from "./backlog";
import { feed } from "./feeding";
import { waitUntil } from "./wait-until";

const PATIENCE_MS = 150_000;

/**
 * Lets the timer start runs until they have come to `to`. Behind the first one a device's backlog arrives: what it
 * changes is scored again, so the schedule goes on until a run has begun after that.
 */
export async function runSchedule(
  story: Story,
  api: ApiClient,
  target: HubTarget,
  backlog: Backlog,
  to: Instant,
): Promise<readonly Answer<"show-run">[]> {
  await api.call("set-schedule", { body: { paused: false } });
  story.tell("schedule resumed: the timer starts runs");
  const told = new Map<string, Answer<"show-run">>();
  const seeRuns = async (): Promise<readonly Answer<"start-run">[]> => {
    const runs = (await api.call("list-runs", { query: { limit: 500 } })).runs.filter(
      ({ kind }) => kind === "scheduled",
    );
    for (const run of runs.toReversed()) {
      if (run.finishedAt !== null && !told.has(run.id)) told.set(run.id, await tellRun(story, api, run));
    }
    return runs;
  };
  await waitUntil("the first scheduled run", PATIENCE_MS, async () => {
    await seeRuns();
    return told.size > 0 ? true : undefined;
  });
  story.tell(
    `a gateway of ${backlog.deviceId} was offline: its backlog of ${backlog.points.length} points arrives late`,
  );
  const late = backlog.points.reduce((sum, point) => sum + readingsOf(point), 0);
  await feed(story, api, target, backlog.points, late);
  const arrived = Date.now();
  await waitUntil(`scheduled runs up to ${isoOf(to)} and over the late data`, PATIENCE_MS, async () => {
    const runs = await seeRuns();
    const done = runs.every(({ id }) => told.has(id));
    const reached = runs.some((run) => Date.parse(run.to) >= to);
    const settled = runs.some((run) => Date.parse(run.requestedAt) > arrived);
    return done && reached && settled ? true : undefined;
  });
  await api.call("set-schedule", { body: { paused: true } });
  return [...told.values()];
}

async function tellRun(story: Story, api: ApiClient, { id }: Answer<"start-run">): Promise<Answer<"show-run">> {
  const run = await api.call("show-run", { path: { run: id } });
  const { devices, normal, anomalous, unscored, failedDevices } = run.progress;
  const windows = normal + anomalous + unscored;
  const failed = failedDevices > 0 ? `, ${failedDevices} failed` : "";
  story.tell(
    `run ${run.revision} ${run.kind} ${run.status}: to ${run.to}, ${devices} devices${failed}, ${count(windows)} windows, ${count(anomalous)} anomalous`,
  );
  if (run.status !== "completed") {
    throw new AppError(
      "demo-failed",
      `run ${id} ended as ${run.status}: ${run.error?.message ?? "see its errors.jsonl"}`,
    );
  }
  return run;
}

/** Starts one run over HTTP and waits for its end. */
export async function runAdHoc(story: Story, api: ApiClient, from: Instant, to: Instant): Promise<Answer<"show-run">> {
  const { id } = await api.call("start-run", { body: { from: isoOf(from), to: isoOf(to) } });
  const ended = await waitUntil("the ad-hoc run", PATIENCE_MS, async () => {
    const run = await api.call("show-run", { path: { run: id } });
    return run.finishedAt === null ? undefined : run;
  });
  return tellRun(story, api, ended);
}
