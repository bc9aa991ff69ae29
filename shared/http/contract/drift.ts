import { z } from "zod";
import { isoInstant } from "./fields";
import { nameSchemas } from "./name-schemas";

export const driftState = z.enum(["drifted", "usual", "unchecked"]);
const uncheckedReason = z.enum(["no-reference", "too-few-windows"]);

const feature = z.strictObject({
  name: z.string(),
  distance: z
    .number()
    .meta({ description: "from training, in its standard deviations, on the nearer of the two days" }),
  limit: z.number(),
  median: z.number(),
  usualMedian: z.number(),
  width: z.number().meta({ description: "between the outer deciles" }),
  usualWidth: z.number(),
});

/** What a check has found, as a row of results says it. */
export const driftCheck = z.strictObject({
  modelVersion: z.string(),
  through: isoInstant,
  state: driftState,
  reason: uncheckedReason.nullable(),
  features: z.array(feature),
});

/** What the last check has found, as a device shows it. */
export const deviceDrift = z.strictObject({
  state: driftState,
  reason: uncheckedReason.nullable(),
  since: isoInstant,
  checkedThrough: isoInstant,
  features: z.array(feature),
  retrain: z.boolean().meta({ description: "whether to train it anew" }),
});

nameSchemas({
  DriftState: driftState,
  UncheckedReason: uncheckedReason,
  DriftFeature: feature,
  DriftCheck: driftCheck,
  DeviceDrift: deviceDrift,
});
