import * as df from "durable-functions";
import { services } from "../shared/services";
import type { trainSampled } from "../shared/trainings/train-sampled";

df.app.activity("train-sampled", {
  handler: async (input: Parameters<typeof trainSampled>[1]) => {
    const { trainSampled } = await import("../shared/trainings/train-sampled.js");
    return trainSampled(await services(), input);
  },
});
