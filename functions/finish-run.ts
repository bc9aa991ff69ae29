import { registerActivity } from "./durable/activity";

registerActivity("finish-run", async () => (await import("../shared/runs/finish-run.js")).finishRun);
