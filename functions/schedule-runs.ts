import * as df from "durable-functions";
import { briefOf } from "../shared/errors";
import { removeStaleCheckpoints } from "../shared/readings/hub/remove-stale-checkpoints";
import { scheduleTick } from "../shared/runs/schedule-tick";
import { services } from "../shared/services";
import { isoOf } from "../shared/time";
import { settleTrainings, type SettleServices } from "../shared/trainings/settle-training";
import { orchestrationsOf } from "./durable/orchestrations";
import { logOf, type Log } from "./log";

df.app.client.timer("schedule-runs", {
  schedule: "%SCORING_SCHEDULE%",
  handler: async (_timer, client, context) => {
    const log = logOf(context);
    const opened = await services();
    const startedAt = opened.clock();
    // A hub may be made anew while the app runs. Where that cannot be found out, runs go on without.
    const stale = await removeStaleCheckpoints(opened).catch((error: unknown) => {
      log.debug(`checkpoints are left for the next tick: ${briefOf(error)}`);
      return [];
    });
    for (const partitionId of stale)
      log.warn(`partition ${partitionId}: removed the checkpoint of a hub that is gone`, { partition: partitionId });
    const outcome = await scheduleTick({ ...opened, orchestrations: orchestrationsOf(client) });
    for (const runId of outcome.revived) log.warn(`run ${runId} was lost: it gets a new attempt`, { runId });
    for (const { runId, message } of outcome.troubled)
      log.warn(`run ${runId} is left for the next tick: ${message}`, { runId });
    for (const runId of outcome.failed) log.error(`run ${runId} failed: its windows come round again`, { runId });
    if (outcome.closed !== undefined) {
      const { runId, from, to, incomplete } = outcome.closed;
      const lacking = incomplete ? ", without all its data" : "";
      log.info(`run ${runId} scores (${isoOf(from)}, ${isoOf(to)}]${lacking}`, { runId });
    } else {
      log.debug(`no run: ${outcome.held ?? "unknown"}`);
    }
    await settle({ ...opened, orchestrations: orchestrationsOf(client, "train-fleet") }, log);
    const { tellTick } = await import("../shared/runs/tell-tick.js");
    // Figures are no reason to fail a tick that has done its work.
    await tellTick(opened, outcome.closed, startedAt).catch((error: unknown) => {
      log.debug(`how far things lie behind is not known: ${briefOf(error)}`);
    });
  },
});

async function settle(trainings: SettleServices, log: Log): Promise<void> {
  const { failed, troubled } = await settleTrainings(trainings);
  for (const { trainingId, error } of failed) {
    log.error(`training ${trainingId} failed: ${error ?? "unknown"}`, { trainingId });
  }
  for (const { trainingId, message } of troubled)
    log.warn(`training ${trainingId} is left for the next tick: ${message}`, { trainingId });
}
