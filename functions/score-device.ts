import { registerActivity } from "./durable/activity";

registerActivity("score-device", async () => (await import("../shared/runs/score-device.js")).scoreDevices);
