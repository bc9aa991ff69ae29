import * as df from "durable-functions";
import { previewView } from "../shared/http/run-request-views";
import { purgedView, runListView, runView, runWithProgress } from "../shared/http/views";
import { getRun } from "../shared/runs/get-run";
import { cancelRun, startRun } from "../shared/runs/start-run";
import { services } from "../shared/services";
import { orchestrationsOf } from "./durable/orchestrations";
import { askedRun, idempotencyKeyOf } from "./http/asked-run";
import { serve } from "./http/serve";
import { logOf } from "./log";
import { ANSWER_BUDGET_MS, PACE } from "./pace";

const PURGE_PACE = { ...PACE, budgetMs: ANSWER_BUDGET_MS };

serve(
  "start-run",
  async ({ body, request, context }) => {
    const { dryRun, idempotencyKey, ...asked } = body;
    const opened = await services();
    if (dryRun) {
      const { previewRun } = await import("../shared/runs/preview-run.js");
      return { instead: previewView(asked, await previewRun(opened, askedRun(asked))) };
    }
    const orchestrations = orchestrationsOf(df.getClient(context));
    const key = idempotencyKeyOf(request, idempotencyKey);
    const { run, notStarted } = await startRun({ ...opened, orchestrations }, askedRun(asked), key);
    if (notStarted !== undefined) {
      logOf(context).warn(`run ${run.runId} is left for the next tick: ${notStarted}`, { runId: run.runId });
    }
    return { headers: { location: `/api/runs/${run.runId}` }, json: runView(run) };
  },
  [df.input.durableClient()],
);

serve("list-runs", async ({ query: { after, ...filter } }) => {
  const runs = await (await services()).runs.list({ ...filter, before: after });
  return { json: runListView(runs, filter.limit) };
});

serve("show-run", async ({ path }) => {
  const opened = await services();
  return { json: await runWithProgress(opened, await getRun(opened.runs, path.run)) };
});

serve("cancel-run", async ({ path }) => {
  const opened = await services();
  return { json: await runWithProgress(opened, await cancelRun(opened, path.run)) };
});

serve(
  "purge-run",
  async ({ path, query: { after }, context }) => {
    const { purgeRun } = await import("../shared/retention/purge-run.js");
    const opened = { ...(await services()), orchestrations: orchestrationsOf(df.getClient(context)) };
    return { json: purgedView(path.run, await purgeRun(opened, path.run, PURGE_PACE, after)) };
  },
  [df.input.durableClient()],
);
