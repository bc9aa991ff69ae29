import { services } from "../shared/services";
import { serve } from "./http/serve";

serve("reread-gaps", async ({ body: { partitionId } }) => {
  const { rereadGaps } = await import("../shared/readings/gaps/reread-gaps.js");
  return { json: await rereadGaps(await services(), { partitionId }) };
});
