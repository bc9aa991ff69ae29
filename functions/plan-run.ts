import { registerRunActivity } from "./durable/run-activity";

registerRunActivity("plan-run", async () => (await import("../shared/runs/plan-run.js")).planRun);
