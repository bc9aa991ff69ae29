import * as df from "durable-functions";
import { services } from "../shared/services";
import type { publishTraining } from "../shared/trainings/publish-training";

df.app.activity("publish-training", {
  handler: async (input: Parameters<typeof publishTraining>[1]) => {
    const { publishTraining } = await import("../shared/trainings/publish-training.js");
    return publishTraining(await services(), input);
  },
});
