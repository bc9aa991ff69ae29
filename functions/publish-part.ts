import * as df from "durable-functions";
import { publishPart } from "../shared/runs/publish-part";
import { services } from "../shared/services";

df.app.activity("publish-part", {
  handler: async (input: Parameters<typeof publishPart>[1]) => publishPart(await services(), input),
});
