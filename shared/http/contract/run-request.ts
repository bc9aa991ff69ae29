import { z } from "zod";
import { version } from "../../models/manifest";
import { parseErrorThreshold, THRESHOLD_FORM, type ErrorThreshold } from "../../runs/error-threshold";
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_FORM } from "../../runs/idempotency";
import type { RunId } from "../../runs/run";
import { OUTPUTS } from "../../runs/run-output";
import { group, instant } from "./fields";
import { nameSchemas } from "./name-schemas";

const runId = z
  .string()
  .regex(/^[\w-]{1,64}$/, "must be the id of a run")
  .transform((id) => id as RunId);

const DEVICES = 'must be "all", a list of device ids, {"prefix":"…"}, {"group":"…"} or {"failedIn":"the id of a run"}';

const deviceSelection = z
  .union(
    [
      z.literal("all"),
      z.array(z.string()).min(1),
      z.strictObject({ prefix: z.string().min(1).max(128) }),
      z.strictObject({ group }),
      z.strictObject({ failedIn: runId }),
    ],
    DEVICES,
  )
  .default("all")
  .meta({
    description: "`failedIn`: those that this run did not score, because they failed or it did not come to them",
  });

const modelChoice = z
  .union(
    [z.enum(["champion", "challenger"]), z.strictObject({ version })],
    'must be "champion", "challenger" or {"version":"…"}',
  )
  .default("champion")
  .meta({ description: "a version only where devices are listed, all of which have it, or the fleet's model has" });

const errorThreshold = z
  .union([z.number(), z.string()], THRESHOLD_FORM)
  .transform((value, context): ErrorThreshold => {
    const threshold = parseErrorThreshold(value);
    if (threshold !== undefined) return threshold;
    context.addIssue({ code: "custom", message: THRESHOLD_FORM });
    return z.NEVER;
  })
  .meta({
    description:
      'over so many failed devices (`10`), or such a share of those planned (`"5%"`), the run stops, ends as failed and keeps what it has; `-1`: never; left out, `ERROR_THRESHOLD`',
    examples: [10, "5%", -1],
  });

const TAG_NAME = /^[\w.-]{1,64}$/;
/** What JSON escapes is not the same text again for every engine that is asked for a value in JSON. */
const TAG_VALUE = /^[^"\\\p{Cc}\p{Cs}]{0,256}$/u;
const MAX_TAGS = 20;

const TAGS =
  `must be at most ${MAX_TAGS} tags; a name has up to 64 letters, digits and _ . -, ` +
  "a value up to 256 characters that are no control, double quote or backslash";

const tags = z
  .record(z.string().regex(TAG_NAME, TAGS), z.string().regex(TAG_VALUE, TAGS), TAGS)
  .refine((named) => Object.keys(named).length <= MAX_TAGS, TAGS)
  .meta({ description: "up to 20 texts by name (no quotes, no backslashes), to find the run by" });

const TAG = "must be the name of a tag, or name:value";

/** `name` or `name:value`. */
export const tagFilter = z
  .string()
  .refine((text) => TAG_NAME.test(text.split(":", 1)[0] ?? ""), TAG)
  .transform((text) => {
    const [name = "", ...value] = text.split(":");
    return { name, value: value.length === 0 ? undefined : value.join(":") };
  });

const idempotencyKey = z.string().regex(IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_FORM).meta({
  description:
    "the same key answers with the same run, as does the header `Idempotency-Key`; with another body it is a conflict (409); it is free again once the run is deleted",
});

export const output = z.enum(OUTPUTS, `must be ${OUTPUTS.map((one) => `"${one}"`).join(", ")}`).meta({
  description: "in which form rows are kept; summary: none are, only what they count up to",
});

/** Where the settings have a word, it counts for what is left out. */
export const runRequest = z.strictObject({
  from: instant,
  to: instant,
  devices: deviceSelection,
  model: modelChoice,
  devicesPerActivity: z.int().min(1).max(10_000).optional().meta({
    description: "how many devices an activity scores, one after the other; left out, `DEVICES_PER_ACTIVITY`",
  }),
  errorThreshold: errorThreshold.optional(),
  deviceTimeoutSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .optional()
    .meta({ description: "how long a device is waited for; left out, `DEVICE_TIMEOUT_SECONDS`" }),
  retryRounds: z
    .int()
    .min(0)
    .max(10)
    .optional()
    .meta({ description: "how often devices that failed in passing are tried again; left out, `RETRY_ROUNDS`" }),
  output: output.optional().meta({ description: "in which form rows are kept; left out, `RUN_OUTPUT`" }),
  anomaliesOnly: z
    .boolean("must be true or false")
    .optional()
    .meta({ description: "whether the rows of anomalous windows alone are kept; left out, `RUN_ANOMALIES_ONLY`" }),
  tags: tags.optional(),
  idempotencyKey: idempotencyKey.optional(),
  dryRun: z.boolean().default(false).meta({
    description:
      "answer 200 with what the run would do: devices by whose model scores them, windows, chunks, activities, and the first 100 devices one by one; nothing is written",
  }),
});

nameSchemas({ RunOutput: output });
