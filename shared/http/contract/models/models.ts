import { z } from "zod";
import { version } from "../../../models/manifest";
import { count, deviceOrFleet, isoInstant, nextToken } from "../fields";
import type { OperationContract } from "../operation-contract";
import { aliases, change, comparison, imported, lineage, listedVersion } from "./answers";
import { aliasRequest, compareRequest, importFields, lineageQuery, modelListQuery, promotionRequest } from "./requests";

const path = z.strictObject({ device: deviceOrFleet });
const pathOfVersion = path.extend({ version });

export const modelContract = {
  "list-models": {
    summary: "Devices that have models",
    query: modelListQuery,
    answer: {
      status: 200,
      json: z.strictObject({
        devices: z.array(
          z.strictObject({ deviceId: z.string(), versions: count, ...aliases, registeredAt: isoInstant }),
        ),
        next: nextToken,
      }),
    },
  },
  "import-model": {
    summary: "Import a model that was made elsewhere; what the gate refuses is not registered",
    form: { files: ["onnx", "manifest"], fields: importFields },
    answer: { status: 201, json: imported },
  },
  "show-models": {
    summary: "A device's versions, its aliases, and who changed what",
    path,
    answer: {
      status: 200,
      json: z.strictObject({
        deviceId: z.string(),
        ...aliases,
        versions: z.array(listedVersion),
        changes: z.array(change),
      }),
    },
  },
  "show-model": {
    summary: "Where a version comes from, and the runs that scored with it",
    path: pathOfVersion,
    query: lineageQuery,
    answer: { status: 200, json: lineage },
  },
  "delete-model": {
    summary: "Delete a version that is no champion and that no unfinished run names",
    path: pathOfVersion,
    answer: { status: 204 },
  },
  "set-model-alias": {
    summary: "Promote a version, or roll back",
    path: path.extend({ alias: z.enum(["champion", "challenger"]) }),
    body: aliasRequest,
    answer: { status: 200, json: z.strictObject(aliases) },
  },
  "promote-challengers": {
    summary: "Make challengers champions: as many as `limit` says; again with `next` until it is null",
    body: promotionRequest,
    answer: { status: 200, json: z.strictObject({ promoted: count, remaining: count, next: nextToken }) },
  },
  "compare-models": {
    summary: "Score a range with champion and challenger, and say where they differ; nothing is written",
    body: compareRequest,
    answer: { status: 200, json: z.strictObject({ devices: z.array(comparison), next: nextToken }) },
  },
} as const satisfies Record<string, OperationContract>;
