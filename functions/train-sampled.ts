import { registerActivity } from "./durable/activity";

registerActivity("train-sampled", async () => (await import("../shared/trainings/train-sampled.js")).trainSampled);
