import { setTimeout as sleep } from "node:timers/promises";
import * as df from "durable-functions";
import { services } from "../shared/services";
import { isoOf } from "../shared/time";
import { orchestrationsOf } from "./durable/orchestrations";

/** A step is over in some 50 ms, during which an embedded database does nothing else; the pause is ingest's. */
const PACE = { rows: 5_000, blobs: 500, budgetMs: 60_000, pause: () => sleep(50) };

df.app.client.timer("delete-expired", {
  schedule: "%RETENTION_SCHEDULE%",
  handler: async (_timer, client, context) => {
    const { deleteExpired } = await import("../shared/retention/delete-expired.js");
    const { deleted, border, isDone } = await deleteExpired(
      { ...(await services()), orchestrations: orchestrationsOf(client) },
      PACE,
    );
    const counts = Object.entries(deleted).filter(([, count]) => count > 0);
    if (counts.length > 0) {
      const list = counts.map(([what, count]) => `${count} ${what}`).join(", ");
      context.info(`deleted ${list}${isDone ? "" : "; the next tick goes on"}`);
    }
    if (border.heldBy !== undefined) {
      context.warn(
        `buckets from ${isoOf(border.keptFrom)} on outlive BUCKET_RETENTION_DAYS: ${WAITING[border.heldBy]}`,
      );
    }
  },
});

const WAITING = {
  run: "a run that has not ended needs them",
  due: "windows that are due again need them",
  schedule: "the schedule has not come so far; it may be paused",
} as const;
