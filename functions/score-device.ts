import * as df from "durable-functions";
import type { scoreDevices } from "../shared/runs/score-device";
import { services } from "../shared/services";

df.app.activity("score-device", {
  handler: async (input: Parameters<typeof scoreDevices>[1]) => {
    const { scoreDevices } = await import("../shared/runs/score-device.js");
    return scoreDevices(await services(), input);
  },
});
