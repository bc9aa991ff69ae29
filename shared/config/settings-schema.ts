import { z } from "zod";
import { behaviourFields } from "./behaviour-fields";
import { checkSql, connectionFields } from "./connection-fields";
import { hostBlobServiceUri } from "./storage-settings";

const DAY_SECONDS = 86_400;

/** Whoever asks for a training is told by it; a timer could tell nobody. */
const WHOLE_BUCKETS = "may be whole buckets of BUCKET_SECONDS, or every training of TRAINING_SCHEDULE would be refused";

/** Every setting the app reads, by its name. Those of the Functions host itself are not here. */
export const settingsSchema = z
  .object({ ...connectionFields, ...behaviourFields })
  .refine((s) => s.EventHub !== undefined || s.EventHub__fullyQualifiedNamespace !== undefined, {
    path: ["EventHub"],
    error: "is missing: a connection string, or EventHub__fullyQualifiedNamespace for an identity",
  })
  .refine((s) => (s.AzureWebJobsStorage ?? hostBlobServiceUri(s)) !== undefined, {
    path: ["AzureWebJobsStorage"],
    error: "is missing: a storage connection string, or AzureWebJobsStorage__accountName for an identity",
  })
  .refine((s) => s.EVENTHUB_REREAD_CONSUMER_GROUP.toLowerCase() !== s.EVENTHUB_CONSUMER_GROUP.toLowerCase(), {
    path: ["EVENTHUB_REREAD_CONSUMER_GROUP"],
    error: "may not be EVENTHUB_CONSUMER_GROUP, which the trigger has to itself",
  })
  .refine((s) => s.BUCKET_RETENTION_DAYS * DAY_SECONDS >= s.LATE_LIMIT_SECONDS, {
    path: ["BUCKET_RETENTION_DAYS"],
    error: "may be no less than LATE_LIMIT_SECONDS: late readings would find their buckets gone",
  })
  .superRefine(checkSql)
  .refine((s) => s.TRAINING_SCHEDULE === undefined || s.TRAINING_WINDOW_SECONDS % s.BUCKET_SECONDS === 0, {
    path: ["TRAINING_WINDOW_SECONDS"],
    error: WHOLE_BUCKETS,
  })
  .refine((s) => s.TRAINING_SCHEDULE === undefined || s.TRAINING_HOP_SECONDS % s.BUCKET_SECONDS === 0, {
    path: ["TRAINING_HOP_SECONDS"],
    error: WHOLE_BUCKETS,
  })
  .refine((s) => s.MAX_RUN_SPAN_SECONDS >= s.BUCKET_SECONDS, {
    path: ["MAX_RUN_SPAN_SECONDS"],
    error: "may be no less than BUCKET_SECONDS: a run covers whole buckets",
  })
  .refine((s) => s.BACKFILL_SLICE_SECONDS >= s.BUCKET_SECONDS, {
    path: ["BACKFILL_SLICE_SECONDS"],
    error: "may be no less than BUCKET_SECONDS: a slice covers whole buckets",
  });
