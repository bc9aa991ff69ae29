import { scheduleView } from "../shared/http/views";
import { services } from "../shared/services";
import { serve } from "./http/serve";

serve("show-schedule", async () => ({ json: scheduleView(await (await services()).schedule.read()) }));

serve("set-schedule", async ({ body: { paused } }) => {
  const { schedule } = await services();
  await schedule.setPaused(paused);
  return { json: scheduleView(await schedule.read()) };
});
