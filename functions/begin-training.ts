import * as df from "durable-functions";
import { services } from "../shared/services";
import type { beginTraining } from "../shared/trainings/begin-training";

df.app.activity("begin-training", {
  handler: async (input: Parameters<typeof beginTraining>[1]) => {
    const { beginTraining } = await import("../shared/trainings/begin-training.js");
    return beginTraining(await services(), input);
  },
});
