import * as df from "durable-functions";
import { services } from "../shared/services";
import type { finishTraining } from "../shared/trainings/finish-training";

df.app.activity("finish-training", {
  handler: async (input: Parameters<typeof finishTraining>[1]) => {
    const { finishTraining } = await import("../shared/trainings/finish-training.js");
    return finishTraining(await services(), input);
  },
});
