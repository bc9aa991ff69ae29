import { z } from "zod";
import { FILE_KINDS } from "../../runs/link-files";
import { VERDICTS } from "../../scoring/result-row";
import { isDeviceId } from "../../readings/reading";
import {
  count,
  FROM_BEFORE,
  instant,
  isoInstant,
  limit,
  nextToken,
  ordinalToken,
  runPath as path,
  token,
} from "./fields";
import type { OperationContract } from "./operation-contract";
import { reason, resultRow, verdict } from "./results";
import { nameSchemas } from "./name-schemas";

const BY_HEADER = "must be what the header x-next-page of the page before says";

/** Of windows that end in (from, to]. */
export const resultQuery = z.strictObject({
  device: z.string().optional(),
  from: instant.optional(),
  to: instant.optional(),
  verdict: verdict.optional(),
  severity: z.coerce.number("must be a number from 0 to 1").min(0).max(1).optional().meta({ description: "the least" }),
  format: z
    .enum(["jsonl", "csv"], 'must be "jsonl" or "csv"')
    .optional()
    .meta({ description: "without it, as the header Accept would have it" }),
  limit: limit(10_000, 100_000),
  after: token
    .refine((place) => /^\d{1,9}-\d{1,15}$/.test(place), BY_HEADER)
    .optional()
    .meta({ description: "where the page before ended" }),
});

export const runErrorQuery = z.strictObject({
  limit: limit(1_000, 10_000),
  after: ordinalToken.optional().meta({ description: "where the page before ended" }),
});

/** Devices of one verdict stand together, in order of id. */
export const runChangeQuery = z.strictObject({
  verdict: verdict.optional(),
  limit: limit(100, 1_000),
  after: token
    .transform((key, context) => {
      const [asked = "", device = ""] = key.split(" ");
      const known = VERDICTS.find((one) => one === asked);
      if (known !== undefined && isDeviceId(device)) return { verdict: known, deviceId: device };
      context.addIssue({ code: "custom", message: FROM_BEFORE });
      return z.NEVER;
    })
    .optional()
    .meta({ description: "where the page before ended" }),
});

const DAY_MINUTES = 1_440;

export const runLinkQuery = z.strictObject({ minutes: limit(60, DAY_MINUTES) });

export const failedDevice = z.strictObject({
  deviceId: z.string(),
  code: z.string(),
  message: z.string(),
  attempts: count,
});

const changedDevice = z.strictObject({
  deviceId: z.string(),
  was: verdict.nullable().meta({ description: "null where no run had judged it before" }),
  verdict,
  reason: reason.nullable(),
  severity: z.number().nullable(),
  windowEnd: isoInstant,
});

const linkedFile = z.strictObject({ kind: z.enum(FILE_KINDS), name: z.string(), url: z.url() });

nameSchemas({ FailedDevice: failedDevice, ChangedDevice: changedDevice, LinkedFile: linkedFile });

export const runResultContract = {
  "show-results": {
    summary: "A page of a run's rows; the header x-next-page says where the next begins",
    path,
    query: resultQuery,
    answer: { status: 200, line: resultRow, csv: true },
  },
  "show-run-errors": {
    summary: "The devices that a run could not score, and why",
    path,
    query: runErrorQuery,
    answer: { status: 200, json: z.strictObject({ errors: z.array(failedDevice), next: nextToken }) },
  },
  "show-run-changes": {
    summary: "The devices of which a scheduled run has found another verdict than the runs before it",
    path,
    query: runChangeQuery,
    answer: { status: 200, json: z.strictObject({ devices: z.array(changedDevice), next: nextToken }) },
  },
  "link-run-files": {
    summary: "Links to a run's files, which whoever has them can read for so many minutes without a key",
    path,
    query: runLinkQuery,
    answer: { status: 200, json: z.strictObject({ expiresAt: isoInstant, files: z.array(linkedFile) }) },
  },
} as const satisfies Record<string, OperationContract>;
