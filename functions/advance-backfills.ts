import * as df from "durable-functions";
import { services } from "../shared/services";
import { isoOf } from "../shared/time";
import { orchestrationsOf } from "./durable/orchestrations";
import { logOf } from "./log";

df.app.client.timer("advance-backfills", {
  schedule: "%BACKFILL_SCHEDULE%",
  handler: async (_timer, client, context) => {
    const { advanceBackfills } = await import("../shared/backfills/advance-backfills.js");
    const outcome = await advanceBackfills({ ...(await services()), orchestrations: orchestrationsOf(client) });
    const log = logOf(context);
    for (const { backfill, state } of outcome.changed) {
      const { backfillId } = backfill;
      if (state.error !== undefined)
        log.error(`backfill ${backfillId} is paused: ${state.error.message}`, { backfillId });
      else if (state.finishedAt !== undefined)
        log.info(`backfill ${backfillId} ended as ${state.status}`, { backfillId });
      else log.info(`backfill ${backfillId} has come to ${isoOf(state.nextFrom)}`, { backfillId });
    }
    if (outcome.cut === undefined) return;
    const { runId, from, to } = outcome.cut;
    log.info(`run ${runId} scores the slice (${isoOf(from)}, ${isoOf(to)}]`, { runId });
    if (outcome.notStarted !== undefined)
      log.warn(`run ${runId} is left for the next tick of the schedule: ${outcome.notStarted}`, { runId });
  },
});
