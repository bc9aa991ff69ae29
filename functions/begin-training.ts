import { registerActivity } from "./durable/activity";

registerActivity("begin-training", async () => (await import("../shared/trainings/begin-training.js")).beginTraining);
