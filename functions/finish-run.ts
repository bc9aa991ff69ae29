import { registerRunActivity } from "./durable/run-activity";

registerRunActivity("finish-run", async () => (await import("../shared/runs/finish-run.js")).finishRun);
