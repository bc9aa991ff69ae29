import { z } from "zod";
import { manifestSchema } from "../../../models/manifest";
import { author, count, isoInstant, nextToken } from "../fields";
import { nameSchemas } from "../name-schemas";
import { reason, verdict } from "../results";
import { run } from "../runs";

export const aliases = { champion: z.string().nullable(), challenger: z.string().nullable() };

export const listedVersion = z.strictObject({
  version: z.string(),
  sha256: z.string(),
  bytes: count,
  registeredAt: isoInstant,
  windowSeconds: z.int(),
  hopSeconds: z.int(),
  features: count,
  threshold: z.number(),
  trainer: z.string().nullable(),
  fleetVersion: z
    .string()
    .nullable()
    .meta({ description: "of the fleet's model that stands in, on the device's scale, until there is one of its own" }),
});

export const change = z.strictObject({
  at: isoInstant,
  action: z.enum(["registered", "made-champion", "made-challenger", "rolled-back", "deleted"]),
  version: z.string(),
  previous: z.string().nullable(),
  by: author,
});

const named = { deviceId: z.string(), version: z.string(), sha256: z.string(), bytes: count };

export const lineage = z.strictObject({
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
export const imported = z.strictObject({
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
export const comparison = z.union([
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

nameSchemas({
  ModelManifest: manifestSchema,
  ModelVersion: listedVersion,
  ModelChange: change,
  JudgedWindow: judged,
  ModelComparison: comparison,
  CheckLeftOut: leftOut,
});
