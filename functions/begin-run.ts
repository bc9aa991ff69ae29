import { registerActivity } from "./durable/activity";

registerActivity("begin-run", async () => (await import("../shared/runs/begin-run.js")).beginRun);
