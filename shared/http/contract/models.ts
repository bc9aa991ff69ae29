import { z } from "zod";
import { manifestSchema, version } from "../../models/manifest";
import { FLEET, isDeviceId, type DeviceId } from "../../readings/reading";
import {
  author,
  count,
  deviceOrFleet,
  FROM_BEFORE,
  instant,
  isoInstant,
  limit,
  nextToken,
  ordinalToken,
  token,
} from "./fields";
import type { OperationContract } from "./operation-contract";
import { reason, verdict } from "./results";
import { run } from "./runs";
import { nameSchemas } from "./name-schemas";

const deviceToken = token.refine((id) => id === FLEET || isDeviceId(id), FROM_BEFORE).transform((id) => id as DeviceId);

export const modelListQuery = z.strictObject({
  limit: limit(100, 1_000),
  /** Only devices that have one. */
  alias: z.enum(["champion", "challenger"]).optional(),
  next: deviceToken.optional(),
});

export const lineageQuery = z.strictObject({
  next: ordinalToken.optional(),
});

const importFields = z.strictObject({
  deviceId: deviceOrFleet.optional(),
  alias: z.enum(["champion", "challenger", "none"], "must be champion, challenger or none").default("challenger"),
});

export const aliasRequest = z
  .strictObject({
    version: version.optional(),
    rollBack: z.literal(true, "must be true, or left out").optional(),
  })
  .refine(({ version, rollBack }) => (version === undefined) !== (rollBack === undefined), {
    path: ["version"],
    error: 'says which: {"version":"…"}; or, to have the champion before, {"rollBack":true}',
  });

export const promotionRequest = z.strictObject({
  /** Written out, so that an empty body promotes nothing. */
  all: z.literal(true, "must be true: every device's challenger becomes its champion"),
  limit: limit(1_000, 5_000),
  next: deviceToken.optional(),
});

export const compareRequest = z.strictObject({
  from: instant,
  to: instant,
  /** Left out: every device that has a challenger. */
  deviceId: deviceOrFleet.optional(),
  champion: version.optional(),
  challenger: version.optional(),
  next: deviceToken.optional(),
});

const aliases = { champion: z.string().nullable(), challenger: z.string().nullable() };

const listedVersion = z.strictObject({
  version: z.string(),
  sha256: z.string(),
  bytes: count,
  registeredAt: isoInstant,
  windowSeconds: z.int(),
  hopSeconds: z.int(),
  features: count,
  threshold: z.number(),
  trainer: z.string().nullable(),
  /** Of the fleet's model that stands in, on the device's scale, until there is one of its own. */
  fleetVersion: z.string().nullable(),
});

const change = z.strictObject({
  at: isoInstant,
  action: z.enum(["registered", "made-champion", "made-challenger", "rolled-back", "deleted"]),
  version: z.string(),
  previous: z.string().nullable(),
  by: author,
});

const named = { deviceId: z.string(), version: z.string(), sha256: z.string(), bytes: count };

const lineage = z.strictObject({
  ...named,
  registeredAt: isoInstant,
  deletedAt: isoInstant.nullable(),
  manifest: manifestSchema,
  runs: z.array(
    run.pick({ id: true, kind: true, status: true, from: true, to: true, revision: true, finishedAt: true }),
  ),
  next: nextToken,
});

const leftOut = z.strictObject({ leftOut: z.string() });
const imported = z.strictObject({
  ...named,
  alias: z.string().nullable(),
  checks: z.strictObject({
    sample: z.union([leftOut, z.strictObject({ rows: count, largestDifference: z.number() })]),
    history: z.union([leftOut, z.strictObject({ windows: count, flagged: count })]),
  }),
  manifest: manifestSchema,
});

const judged = z.strictObject({
  verdict,
  reason: reason.nullable(),
  score: z.number().nullable(),
  severity: z.number().nullable(),
});
const compared = { deviceId: z.string(), ...aliases };
const comparison = z.union([
  z.strictObject({ ...compared, error: z.string() }),
  z.strictObject({
    ...compared,
    windows: count,
    bothNormal: count,
    bothAnomalous: count,
    onlyChampion: count,
    onlyChallenger: count,
    unscored: z.strictObject({ champion: count, challenger: count }),
    differences: z.array(z.strictObject({ windowEnd: isoInstant, champion: judged, challenger: judged })),
  }),
]);

const path = z.strictObject({ device: deviceOrFleet });
const pathOfVersion = path.extend({ version });

nameSchemas({
  ModelManifest: manifestSchema,
  ModelVersion: listedVersion,
  ModelChange: change,
  JudgedWindow: judged,
  ModelComparison: comparison,
  CheckLeftOut: leftOut,
});

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
