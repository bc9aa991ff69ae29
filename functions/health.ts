import { askedTogether } from "../shared/asked-together";
import { services } from "../shared/services";
import { serve } from "./http/serve";

/** Anybody may ask, as often as they like. */
const readTogether = askedTogether(async () => (await services()).schedule.read());

/** Healthy means that the database answers: without it nothing is taken in and nothing is judged. */
serve("health", async () => {
  await readTogether();
  return { json: { status: "healthy" as const } };
});
