import * as df from "durable-functions";
import { runView, runWithProgress } from "../shared/http/views";
import { getRun } from "../shared/runs/get-run";
import type { RunId } from "../shared/runs/run";
import { cancelRun, startRun } from "../shared/runs/start-run";
import { services } from "../shared/services";
import { orchestrationsOf } from "./durable/orchestrations";
import { serve } from "./http/serve";

serve(
  "start-run",
  async ({ body: { devices, ...range }, context }) => {
    const orchestrations = orchestrationsOf(df.getClient(context));
    const asked = { ...range, devices: devices === "all" ? undefined : devices };
    const { run, notStarted } = await startRun({ ...(await services()), orchestrations }, asked);
    if (notStarted !== undefined) context.warn(`run ${run.runId} is left for the next tick: ${notStarted}`);
    return { headers: { location: `/api/runs/${run.runId}` }, json: runView(run) };
  },
  [df.input.durableClient()],
);

serve("list-runs", async ({ query }) => {
  const runs = await (await services()).runs.list(query);
  return { json: { runs: runs.map(runView) } };
});

serve("show-run", async ({ path }) => {
  const { runs, outcomes } = await services();
  return { json: await runWithProgress(outcomes, await getRun(runs, path.run as RunId)) };
});

serve("cancel-run", async ({ path }) => ({
  json: runView(await cancelRun(await services(), path.run as RunId)),
}));
