import { services } from "../shared/services";
import { serve } from "./http/serve";

/** Healthy means that the database answers: without it nothing is taken in and nothing is judged. */
serve("health", async () => {
  await (await services()).schedule.read();
  return { json: { status: "healthy" as const } };
});
