import { registerActivity } from "./durable/activity";

registerActivity("publish-part", async () => (await import("../shared/runs/publish-part.js")).publishPart);
