import { registerActivity } from "./durable/activity";

registerActivity(
  "publish-training",
  async () => (await import("../shared/trainings/publish-training.js")).publishTraining,
);
