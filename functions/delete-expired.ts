import * as df from "durable-functions";
import { services } from "../shared/services";
import { isoOf } from "../shared/time";
import { orchestrationsOf } from "./durable/orchestrations";
import { logOf } from "./log";
import { PACE } from "./pace";

const BUDGET_MS = 60_000;

df.app.client.timer("delete-expired", {
  schedule: "%RETENTION_SCHEDULE%",
  handler: async (_timer, client, context) => {
    const { deleteExpired } = await import("../shared/retention/delete-expired.js");
    const { deleted, border, isDone } = await deleteExpired(
      { ...(await services()), orchestrations: orchestrationsOf(client) },
      { ...PACE, budgetMs: BUDGET_MS },
    );
    const log = logOf(context);
    const counts = Object.entries(deleted).filter(([, count]) => count > 0);
    if (counts.length > 0) {
      const list = counts.map(([what, count]) => `${count} ${what}`).join(", ");
      log.info(`deleted ${list}${isDone ? "" : "; the next tick goes on"}`);
    }
    if (border.heldBy !== undefined) {
      log.warn(`buckets from ${isoOf(border.keptFrom)} on outlive BUCKET_RETENTION_DAYS: ${WAITING[border.heldBy]}`);
    }
  },
});

const WAITING = {
  run: "a run that has not ended needs them",
  due: "windows that are due again need them",
  backfill: "a backfill that has not ended needs them; it may be paused",
  schedule: "the schedule has not come so far; it may be paused",
} as const;
