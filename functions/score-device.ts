import * as df from "durable-functions";
import { scoreDevices } from "../shared/runs/score-device";
import { services } from "../shared/services";

df.app.activity("score-device", {
  handler: async (input: Parameters<typeof scoreDevices>[1]) => scoreDevices(await services(), input),
});
