import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { NotFoundError } from "../shared/errors";
import * as views from "../shared/http/model-views";
import { asObject } from "../shared/json-object";
import { pointAlias, rollBack } from "../shared/models/change-models";
import { deleteModel } from "../shared/models/delete-model";
import { showModel } from "../shared/models/show-model";
import { VERSION } from "../shared/models/version";
import { FLEET, isDeviceId, type DeviceId } from "../shared/readings/reading";
import { services } from "../shared/services";
import { authorOf } from "./http/author";
import { queryOf, readJsonBody, respond } from "./http/respond";
import { readUpload } from "./http/upload";

/** Well below what gateways wait for an answer. */
const COMPARE_BUDGET_MS = 20_000;
const MAX_CHANGES = 100;

/** @throws NotFoundError where there can be no such device. */
function deviceOf({ params: { device = "" } }: HttpRequest): DeviceId {
  if (device === FLEET) return FLEET;
  if (isDeviceId(device)) return device;
  throw new NotFoundError(`device ${device}`);
}

/** @throws NotFoundError where there can be no such version. */
function keyOf(request: HttpRequest): { readonly deviceId: DeviceId; readonly version: string } {
  const { version = "" } = request.params;
  const deviceId = deviceOf(request);
  if (VERSION.test(version)) return { deviceId, version };
  throw new NotFoundError(`version ${version} of ${deviceId}`);
}

app.http("list-models", {
  methods: ["GET"],
  route: "models",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { modelListQuery } = await import("../shared/http/model-schemas.js");
    const { limit, alias, next: after } = parseInput(modelListQuery, queryOf(request));
    const devices = await (await services()).models.devices({ after, limit }, alias);
    return { jsonBody: views.deviceListView(devices, limit) };
  }),
});

app.http("import-model", {
  methods: ["POST"],
  route: "models",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { importFields } = await import("../shared/http/model-schemas.js");
    const { importModel } = await import("../shared/models/import/import-model.js");
    const by = authorOf(request);
    const { onnx, manifest, fields } = await readUpload(request);
    const { deviceId, alias: wanted } = parseInput(importFields, fields);
    const alias = wanted === "none" ? undefined : wanted;
    const imported = await importModel(await services(), { onnx, manifest, deviceId, alias, by });
    const { model } = imported;
    context.info(`imported version ${model.version} of ${model.deviceId}`);
    const location = `/api/models/${encodeURIComponent(model.deviceId)}/${model.version}`;
    return { status: 201, headers: { location }, jsonBody: views.importView(imported, alias) };
  }),
});

app.http("show-models", {
  methods: ["GET"],
  route: "models/{device}",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { models } = await services();
    const deviceId = deviceOf(request);
    const changes = await models.changes(deviceId, MAX_CHANGES);
    const versions = await models.list(deviceId);
    if (versions.length + changes.length === 0) throw new NotFoundError(`a model of ${deviceId}`);
    return { jsonBody: views.deviceView(deviceId, versions, await models.aliases(deviceId), changes) };
  }),
});

app.http("show-model", {
  methods: ["GET"],
  route: "models/{device}/{version}",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { lineageQuery } = await import("../shared/http/model-schemas.js");
    const { next: before } = parseInput(lineageQuery, queryOf(request));
    return { jsonBody: views.lineageView(await showModel(await services(), { ...keyOf(request), before })) };
  }),
});

app.http("delete-model", {
  methods: ["DELETE"],
  route: "models/{device}/{version}",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    await deleteModel(await services(), { ...keyOf(request), by: authorOf(request) });
    return { status: 204 };
  }),
});

app.http("set-model-alias", {
  methods: ["PUT"],
  route: "models/{device}/aliases/{alias}",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { aliasRequest } = await import("../shared/http/model-schemas.js");
    const { alias, version } = parseInput(aliasRequest, {
      ...asObject(await readJsonBody(request), "body"),
      alias: request.params["alias"],
    });
    const change = { deviceId: deviceOf(request), by: authorOf(request) };
    const opened = await services();
    const aliases = await (version === undefined
      ? rollBack(opened, change)
      : pointAlias(opened, { ...change, alias, version }));
    return { jsonBody: views.aliasesView(aliases) };
  }),
});

app.http("promote-challengers", {
  methods: ["POST"],
  route: "models/promotions",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { promotionRequest } = await import("../shared/http/model-schemas.js");
    const { limit, next: after } = parseInput(promotionRequest, await readJsonBody(request));
    const { models, clock } = await services();
    const promoted = await models.promoteChallengers({ after, limit }, { by: authorOf(request), at: clock() });
    return { jsonBody: views.promotionView(promoted) };
  }),
});

app.http("compare-models", {
  methods: ["POST"],
  route: "models/compare",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { compareRequest } = await import("../shared/http/model-schemas.js");
    const {
      next: after,
      deviceId,
      champion,
      challenger,
      ...range
    } = parseInput(compareRequest, await readJsonBody(request));
    const { compareModels } = await import("../shared/models/compare-models.js");
    const asked = { ...range, deviceId, champion, challenger, after };
    return { jsonBody: views.comparisonView(await compareModels(await services(), asked, COMPARE_BUDGET_MS)) };
  }),
});
