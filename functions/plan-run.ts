import * as df from "durable-functions";
import type { planRun } from "../shared/runs/plan-run";
import { services } from "../shared/services";

df.app.activity("plan-run", {
  handler: async (input: Parameters<typeof planRun>[1]) => {
    const { planRun } = await import("../shared/runs/plan-run.js");
    return planRun(await services(), input);
  },
});
