import { registerActivity } from "./durable/activity";

registerActivity(
  "finish-training",
  async () => (await import("../shared/trainings/finish-training.js")).finishTraining,
);
