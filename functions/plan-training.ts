import { registerActivity } from "./durable/activity";

registerActivity("plan-training", async () => (await import("../shared/trainings/plan-training.js")).planTraining);
