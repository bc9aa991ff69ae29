import { changeDevice, listDevices, showDevice } from "../shared/devices/device-queries";
import { deviceView, forgottenView, positionToken, seriesView } from "../shared/http/device-views";
import { showSeries } from "../shared/devices/show-series";
import { nextOf } from "../shared/http/page-token";
import { services } from "../shared/services";
import { serve } from "./http/serve";
import { ANSWER_BUDGET_MS, PACE } from "./pace";

const FORGET_PACE = { ...PACE, letters: 500, budgetMs: ANSWER_BUDGET_MS };

serve("list-devices", async ({ query: { order, limit, after, ...filter } }) => {
  const opened = await services();
  const devices = await listDevices(opened, filter, { order, limit, after });
  const now = opened.clock();
  const views = devices.map((device) => deviceView(device, now));
  return { json: { devices: views, next: nextOf(devices, limit, positionToken) } };
});

serve("show-device", async ({ path: { device } }) => {
  const opened = await services();
  return { json: deviceView(await showDevice(opened, device), opened.clock()) };
});

serve("show-series", async ({ path: { device }, query }) => {
  return { json: seriesView(await showSeries(await services(), device, query)) };
});

serve("judge-device", async ({ path: { device }, query }) => {
  const { judgeDevice } = await import("../shared/devices/judge-device.js");
  return { json: { windows: await judgeDevice(await services(), device, query) } };
});

serve("change-device", async ({ path: { device }, body }) => {
  const opened = await services();
  return { json: deviceView(await changeDevice(opened, device, body), opened.clock()) };
});

serve("forget-device", async ({ path: { device }, query: { after } }) => {
  const { forgetDevice } = await import("../shared/devices/forget-device.js");
  return { json: forgottenView(await forgetDevice(await services(), device, FORGET_PACE, after)) };
});
