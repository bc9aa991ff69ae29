import { registerActivity } from "./durable/activity";

registerActivity("train-device", async () => (await import("../shared/trainings/train-planned.js")).trainPlanned);
