import * as df from "durable-functions";
import { services } from "../shared/services";
import type { trainPlanned } from "../shared/trainings/train-planned";

df.app.activity("train-device", {
  handler: async (input: Parameters<typeof trainPlanned>[1]) => {
    const { trainPlanned } = await import("../shared/trainings/train-planned.js");
    return trainPlanned(await services(), input);
  },
});
