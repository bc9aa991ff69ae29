import { setTimeout as sleep } from "node:timers/promises";
import { changeDevice, listDevices, showDevice } from "../shared/devices/device-queries";
import { deviceView, forgottenView, positionToken } from "../shared/http/device-views";
import { services } from "../shared/services";
import { serve } from "./http/serve";

/** Steps as short as those of retention; the budget is well below what gateways wait for an answer. */
const PACE = { rows: 5_000, blobs: 500, letters: 500, budgetMs: 20_000, pause: () => sleep(50) };

serve("list-devices", async ({ query: { order, limit, after, ...filter } }) => {
  const opened = await services();
  const devices = await listDevices(opened, filter, { order, limit, after });
  const last = devices.length < limit ? undefined : devices.at(-1);
  const now = opened.clock();
  const views = devices.map((device) => deviceView(device, now));
  return { json: { devices: views, next: last === undefined ? null : positionToken(last) } };
});

serve("show-device", async ({ path: { device } }) => {
  const opened = await services();
  return { json: deviceView(await showDevice(opened, device), opened.clock()) };
});

serve("change-device", async ({ path: { device }, body }) => {
  const opened = await services();
  return { json: deviceView(await changeDevice(opened, device, body), opened.clock()) };
});

serve("forget-device", async ({ path: { device }, query: { after } }) => {
  const { forgetDevice } = await import("../shared/devices/forget-device.js");
  return { json: forgottenView(await forgetDevice(await services(), device, PACE, after)) };
});
