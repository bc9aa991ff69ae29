import * as df from "durable-functions";
import { services } from "../shared/services";
import type { sampleDevices } from "../shared/trainings/sample-devices";

df.app.activity("sample-devices", {
  handler: async (input: Parameters<typeof sampleDevices>[1]) => {
    const { sampleDevices } = await import("../shared/trainings/sample-devices.js");
    return sampleDevices(await services(), input);
  },
});
