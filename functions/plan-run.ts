import * as df from "durable-functions";
import { planRun } from "../shared/runs/plan-run";
import { services } from "../shared/services";

df.app.activity("plan-run", {
  handler: async (input: Parameters<typeof planRun>[1]) => planRun(await services(), input),
});
