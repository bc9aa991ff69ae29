import { scheduleView } from "../shared/http/views";
import { services } from "../shared/services";
import { serve } from "./http/serve";

serve("show-schedule", async () => ({ json: await shown() }));

serve("set-schedule", async ({ body: { paused } }) => {
  await (await services()).schedule.setPaused(paused);
  return { json: await shown() };
});

async function shown() {
  const { showSchedule } = await import("../shared/runs/show-schedule.js");
  const opened = await services();
  return scheduleView(await showSchedule(opened), opened.settings.bucketMs);
}
