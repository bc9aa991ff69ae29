import type { HttpRequest } from "@azure/functions";
import * as df from "durable-functions";
import { InvalidInputError } from "../shared/errors";
import type { Asked } from "../shared/http/contract/operation";
import { previewView } from "../shared/http/run-request-views";
import { purgedView, runListView, runView, runWithProgress } from "../shared/http/views";
import type { AskedRun } from "../shared/runs/check-request";
import { getRun } from "../shared/runs/get-run";
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_FORM } from "../shared/runs/idempotency";
import { cancelRun, startRun } from "../shared/runs/start-run";
import { services } from "../shared/services";
import { orchestrationsOf } from "./durable/orchestrations";
import { serve } from "./http/serve";
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
    const key = keyOf(request, idempotencyKey);
    const { run, notStarted } = await startRun({ ...opened, orchestrations }, askedRun(asked), key);
    if (notStarted !== undefined) context.warn(`run ${run.runId} is left for the next tick: ${notStarted}`);
    return { headers: { location: `/api/runs/${run.runId}` }, json: runView(run) };
  },
  [df.input.durableClient()],
);

type Body = Omit<Asked<"start-run">["body"], "dryRun" | "idempotencyKey">;

const askedRun = ({ devices, deviceTimeoutSeconds, ...asked }: Body): AskedRun => ({
  ...asked,
  devices: devices === "all" ? undefined : (devices as AskedRun["devices"]),
  deviceTimeoutMs: deviceTimeoutSeconds === undefined ? undefined : deviceTimeoutSeconds * 1000,
});

/** Said in the header or in the body. */
function keyOf({ headers }: HttpRequest, inBody: string | undefined): string | undefined {
  const inHeader = headers.get("idempotency-key");
  if (inHeader === null) return inBody;
  if (!IDEMPOTENCY_KEY.test(inHeader)) throw new InvalidInputError("Idempotency-Key", IDEMPOTENCY_KEY_FORM);
  if (inBody === undefined || inBody === inHeader) return inHeader;
  throw new InvalidInputError("idempotencyKey", "must be what the header Idempotency-Key says, or be left out");
}

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
