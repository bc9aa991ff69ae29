import { showDevice } from "../shared/devices/device-queries";
import { InvalidInputError } from "../shared/errors";
import * as views from "../shared/http/model-views";
import { pointAlias, rollBack } from "../shared/models/change-models";
import { deleteModel } from "../shared/models/delete-model";
import { showModel } from "../shared/models/show-model";
import { FLEET } from "../shared/readings/reading";
import { services } from "../shared/services";
import { authorOf } from "./http/author";
import { serve } from "./http/serve";
import { logOf } from "./log";
import { ANSWER_BUDGET_MS } from "./pace";

const MAX_CHANGES = 100;

serve("list-models", async ({ query: { limit, alias, next: after } }) => {
  const devices = await (await services()).models.devices({ after, limit }, alias);
  return { json: views.deviceListView(devices, limit) };
});

serve("import-model", async ({ form: { onnx, manifest, fields }, request, context }) => {
  const { importModel } = await import("../shared/models/import/import-model.js");
  const by = authorOf(request);
  const { deviceId, alias: wanted } = fields;
  const alias = wanted === "none" ? undefined : wanted;
  const imported = await importModel(await services(), { onnx, manifest, deviceId, alias, by });
  const { model } = imported;
  logOf(context).info(`imported version ${model.version} of ${model.deviceId}`, { deviceId: model.deviceId });
  const location = `/api/models/${encodeURIComponent(model.deviceId)}/${model.version}`;
  return { headers: { location }, json: views.importView(imported, alias) };
});

serve("show-models", async ({ path: { device } }) => {
  const opened = await services();
  const { models } = opened;
  const changes = await models.changes(device, MAX_CHANGES);
  const versions = await models.list(device);
  // A device that has no model yet is asked for as well as any other.
  if (versions.length + changes.length === 0 && device !== FLEET) await showDevice(opened, device);
  return { json: views.deviceView(device, versions, await models.aliases(device), changes) };
});

serve("show-model", async ({ path: { device, version }, query: { next: before } }) => ({
  json: views.lineageView(await showModel(await services(), { deviceId: device, version, before })),
}));

serve("delete-model", async ({ path: { device, version }, request }) => {
  await deleteModel(await services(), { deviceId: device, version, by: authorOf(request) });
  return {};
});

serve("set-model-alias", async ({ path: { device, alias }, body: { version }, request }) => {
  const change = { deviceId: device, by: authorOf(request) };
  const opened = await services();
  if (version !== undefined)
    return { json: views.aliasesView(await pointAlias(opened, { ...change, alias, version })) };
  if (alias !== "champion") throw new InvalidInputError("rollBack", "is for the champion");
  return { json: views.aliasesView(await rollBack(opened, change)) };
});

serve("promote-challengers", async ({ body: { limit, next: after }, request }) => {
  const { models, clock } = await services();
  const promoted = await models.promoteChallengers({ after, limit }, { by: authorOf(request), at: clock() });
  return { json: views.promotionView(promoted) };
});

serve("compare-models", async ({ body: { next: after, deviceId, champion, challenger, ...range } }) => {
  const { compareModels } = await import("../shared/models/compare-models.js");
  const asked = { ...range, deviceId, champion, challenger, after };
  return { json: views.comparisonView(await compareModels(await services(), asked, ANSWER_BUDGET_MS)) };
});
