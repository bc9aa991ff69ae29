import { scheduleView } from "../shared/http/views";
import { services } from "../shared/services";
import { serve } from "./http/serve";

serve("show-schedule", async () => {
  const { schedule, settings } = await services();
  return { json: scheduleView(await schedule.read(), settings.bucketMs) };
});

serve("set-schedule", async ({ body: { paused } }) => {
  const { schedule, settings } = await services();
  await schedule.setPaused(paused);
  return { json: scheduleView(await schedule.read(), settings.bucketMs) };
});
