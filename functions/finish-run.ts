import * as df from "durable-functions";
import { finishRun } from "../shared/runs/finish-run";
import { services } from "../shared/services";

df.app.activity("finish-run", {
  handler: async (input: Parameters<typeof finishRun>[1]) => finishRun(await services(), input),
});
