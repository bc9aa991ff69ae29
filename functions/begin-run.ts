import { registerRunActivity } from "./durable/run-activity";

registerRunActivity("begin-run", async () => (await import("../shared/runs/begin-run.js")).beginRun);
