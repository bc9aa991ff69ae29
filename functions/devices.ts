import { setTimeout as sleep } from "node:timers/promises";
import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { changeDevice, listDevices, showDevice } from "../shared/devices/device-queries";
import { NotFoundError } from "../shared/errors";
import { deviceView, forgottenView } from "../shared/http/device-views";
import { isDeviceId, type DeviceId } from "../shared/readings/reading";
import { services } from "../shared/services";
import { queryOf, readJsonBody, respond } from "./http/respond";

/** Steps as short as those of retention; the budget is well below what gateways wait for an answer. */
const PACE = { rows: 5_000, blobs: 500, letters: 500, budgetMs: 20_000, pause: () => sleep(50) };

/** @throws NotFoundError where there can be no such device. */
function deviceOf({ params: { id = "" } }: HttpRequest): DeviceId {
  if (isDeviceId(id)) return id;
  throw new NotFoundError(`device ${id}`);
}

app.http("list-devices", {
  methods: ["GET"],
  route: "devices",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { deviceListQuery, positionToken } = await import("../shared/http/device-schemas.js");
    const { order, limit, after, ...filter } = parseInput(deviceListQuery, queryOf(request));
    const opened = await services();
    const devices = await listDevices(opened, filter, { order, limit, after });
    const last = devices.length < limit ? undefined : devices.at(-1);
    const now = opened.clock();
    const views = devices.map((device) => deviceView(device, now));
    return { jsonBody: { devices: views, next: last === undefined ? null : positionToken(last) } };
  }),
});

app.http("show-device", {
  methods: ["GET"],
  route: "devices/{id}",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const opened = await services();
    return { jsonBody: deviceView(await showDevice(opened, deviceOf(request)), opened.clock()) };
  }),
});

app.http("change-device", {
  methods: ["PATCH"],
  route: "devices/{id}",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { deviceChangeRequest } = await import("../shared/http/device-schemas.js");
    const change = parseInput(deviceChangeRequest, await readJsonBody(request));
    const opened = await services();
    return { jsonBody: deviceView(await changeDevice(opened, deviceOf(request), change), opened.clock()) };
  }),
});

app.http("forget-device", {
  methods: ["DELETE"],
  route: "devices/{id}",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { forgetQuery } = await import("../shared/http/device-schemas.js");
    const { forgetDevice } = await import("../shared/devices/forget-device.js");
    const { after } = parseInput(forgetQuery, queryOf(request));
    return { jsonBody: forgottenView(await forgetDevice(await services(), deviceOf(request), PACE, after)) };
  }),
});
