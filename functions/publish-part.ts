import { registerRunActivity } from "./durable/run-activity";

registerRunActivity("publish-part", async () => {
  const { publishPart } = await import("../shared/runs/publish-part.js");
  const { tellChunk } = await import("../shared/runs/tell-step.js");
  return async (opened, input: Parameters<typeof publishPart>[1]) => {
    const outcome = await publishPart(opened, input);
    if (outcome === "published") tellChunk(opened, input);
    return outcome;
  };
});
