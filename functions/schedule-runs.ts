import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { briefOf } from "../shared/errors";
import { removeStaleCheckpoints } from "../shared/readings/hub/remove-stale-checkpoints";
import { scheduleTick } from "../shared/runs/schedule-tick";
import { services } from "../shared/services";
import { isoOf } from "../shared/time";
import { settleTrainings, type SettleServices } from "../shared/trainings/settle-training";
import { orchestrationsOf } from "./durable/orchestrations";

df.app.client.timer("schedule-runs", {
  schedule: "%SCORING_SCHEDULE%",
  handler: async (_timer, client, context) => {
    const opened = await services();
    // A hub may be made anew while the app runs. Where that cannot be found out, runs go on without.
    const stale = await removeStaleCheckpoints(opened).catch((error: unknown) => {
      context.debug(`checkpoints are left for the next tick: ${briefOf(error)}`);
      return [];
    });
    for (const partitionId of stale)
      context.warn(`partition ${partitionId}: removed the checkpoint of a hub that is gone`);
    const outcome = await scheduleTick({ ...opened, orchestrations: orchestrationsOf(client) });
    for (const runId of outcome.revived) context.warn(`run ${runId} was lost: it gets a new attempt`);
    for (const { runId, message } of outcome.troubled)
      context.warn(`run ${runId} is left for the next tick: ${message}`);
    for (const runId of outcome.failed) context.error(`run ${runId} failed: its windows come round again`);
    if (outcome.closed !== undefined) {
      const { runId, from, to, incomplete } = outcome.closed;
      context.info(`run ${runId} scores (${isoOf(from)}, ${isoOf(to)}]${incomplete ? ", without all its data" : ""}`);
    } else {
      context.debug(`no run: ${outcome.held ?? "unknown"}`);
    }
    await settle({ ...opened, orchestrations: orchestrationsOf(client, "train-fleet") }, context);
  },
});

async function settle(trainings: SettleServices, context: InvocationContext): Promise<void> {
  const { failed, troubled } = await settleTrainings(trainings);
  for (const { trainingId, error } of failed) context.error(`training ${trainingId} failed: ${error ?? "unknown"}`);
  for (const { trainingId, message } of troubled)
    context.warn(`training ${trainingId} is left for the next tick: ${message}`);
}
