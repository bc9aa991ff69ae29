import * as df from "durable-functions";
import { services } from "../shared/services";
import { isoOf } from "../shared/time";
import { orchestrationsOf } from "./durable/orchestrations";

df.app.client.timer("advance-backfills", {
  schedule: "%BACKFILL_SCHEDULE%",
  handler: async (_timer, client, context) => {
    const { advanceBackfills } = await import("../shared/backfills/advance-backfills.js");
    const outcome = await advanceBackfills({ ...(await services()), orchestrations: orchestrationsOf(client) });
    for (const { backfill, state } of outcome.changed) {
      const { backfillId } = backfill;
      if (state.error !== undefined) context.error(`backfill ${backfillId} is paused: ${state.error.message}`);
      else if (state.finishedAt !== undefined) context.info(`backfill ${backfillId} ended as ${state.status}`);
      else context.info(`backfill ${backfillId} has come to ${isoOf(state.nextFrom)}`);
    }
    if (outcome.cut === undefined) return;
    const { runId, from, to } = outcome.cut;
    context.info(`run ${runId} scores the slice (${isoOf(from)}, ${isoOf(to)}]`);
    if (outcome.notStarted !== undefined)
      context.warn(`run ${runId} is left for the next tick of the schedule: ${outcome.notStarted}`);
  },
});
