import { z } from "zod";
import { isoInstant } from "./fields";
import { nameSchemas } from "./name-schemas";

export const driftState = z
  .enum(["drifted", "usual", "unchecked"])
  .meta({ description: "`unchecked`: nobody can tell, which is never usual" });
const uncheckedReason = z.enum(["no-reference", "too-few-windows"]).meta({
  description:
    "why it is `unchecked`: `no-reference`, the model does not say how the device's days were in training (trained on less than a whole day of at least 20 windows, imported with as little history, or it is the fleet's); `too-few-windows`, less than half of what days have in training",
});

const feature = z.strictObject({
  name: z.string(),
  distance: z.number().meta({
    description:
      "how far its deciles lie from those of training, on average and on the nearer of the two days, in standard deviations of training",
  }),
  limit: z.number().meta({ description: "how far they may" }),
  median: z.number().meta({ description: "of the last day, in the sensor's own units" }),
  usualMedian: z.number().meta({ description: "of training" }),
  width: z.number().meta({ description: "that of the middle four fifths, on the last day" }),
  usualWidth: z.number().meta({ description: "of training" }),
});

const found = z.array(feature).meta({
  description:
    "those beyond their limits, the farthest first, at most 20; where there is none, the one that comes nearest to its limit",
});

/** What a check has found, as a row of results says it. */
export const driftCheck = z.strictObject({
  modelVersion: z.string(),
  through: isoInstant.meta({ description: "the end of the two days that it looked at" }),
  state: driftState,
  reason: uncheckedReason.nullable(),
  features: found,
});

/** What the last check has found, as a device shows it. */
export const deviceDrift = z.strictObject({
  state: driftState,
  reason: uncheckedReason.nullable(),
  since: isoInstant.meta({ description: "the first of the checks that found the same, one after the other" }),
  checkedThrough: isoInstant.meta({ description: "the end of the two days that the last one looked at" }),
  features: found,
  retrain: z.boolean().meta({ description: "true where it has drifted: train it on days as they are now" }),
});

nameSchemas({
  DriftState: driftState,
  UncheckedReason: uncheckedReason,
  DriftFeature: feature,
  DriftCheck: driftCheck,
  DeviceDrift: deviceDrift,
});
