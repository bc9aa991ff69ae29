import * as df from "durable-functions";
import { services } from "../shared/services";
import type { planTraining } from "../shared/trainings/plan-training";

df.app.activity("plan-training", {
  handler: async (input: Parameters<typeof planTraining>[1]) => {
    const { planTraining } = await import("../shared/trainings/plan-training.js");
    return planTraining(await services(), input);
  },
});
