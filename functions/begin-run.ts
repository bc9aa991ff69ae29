import * as df from "durable-functions";
import { beginRun } from "../shared/runs/begin-run";
import { services } from "../shared/services";

df.app.activity("begin-run", {
  handler: async (input: Parameters<typeof beginRun>[1]) => beginRun(await services(), input),
});
