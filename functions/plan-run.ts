import { registerActivity } from "./durable/activity";

registerActivity("plan-run", async () => (await import("../shared/runs/plan-run.js")).planRun);
