import { z } from "zod";
import { DEFAULT_NAME_FORMAT, isNameFormat } from "../readings/rebuild/capture-names";
import { blobService, mandatory, wholeFrom } from "./setting-forms";
import { SQL_FORM, SQL_MAY, sqlProblem, type SqlParts } from "./sql-settings";

const HUB = /(^|;)\s*Endpoint\s*=/i;

/** Where the database is. */
export const sqlFields = {
  SQL_CONNECTION: z.string().regex(SQL_FORM, SQL_MAY).optional(),
  SQL_CONNECTION__server: z.string().optional(),
  SQL_CONNECTION__database: z.string().optional(),
  SQL_CONNECTION__clientId: z.string().optional(),
  /** Connections to SQL Server that one process holds at most. */
  SQL_POOL_SIZE: wholeFrom(1, 1000).default(10),
};

export function checkSql(parts: SqlParts, context: z.core.$RefinementCtx): void {
  const found = sqlProblem(parts);
  if (found !== undefined) context.addIssue({ code: "custom", path: [found.setting], message: found.problem });
}

const container = z
  .string()
  .regex(/^[a-z0-9](?:-?[a-z0-9]){2,62}$/, "may be 3 to 63 lower-case letters, digits and single hyphens");

const INSTRUMENTATION_KEY = /(^|;)\s*InstrumentationKey\s*=\s*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\s*(;|$)/i;

/** Where everything is that the app stands on. */
export const connectionFields = {
  /** The Functions host's own storage; here it is asked how far the trigger has read. */
  AzureWebJobsStorage: z.string().optional(),
  AzureWebJobsStorage__accountName: z
    .string()
    .regex(/^[a-z0-9]{3,24}$/, "may be the name of a storage account")
    .optional(),
  AzureWebJobsStorage__blobServiceUri: blobService.optional(),
  /** Models and results; without it they lie in the host's own storage. */
  RESULTS_STORAGE: z.string().optional(),
  RESULTS_STORAGE__blobServiceUri: blobService.optional(),
  RESULTS_CONTAINER: container.default("fleetscore"),
  /** What Event Hubs Capture writes; without them it lies in the host's own storage. The app itself never reads it. */
  CAPTURE_STORAGE: z.string().optional(),
  CAPTURE_STORAGE__blobServiceUri: blobService.optional(),
  CAPTURE_CONTAINER: container.default("capture"),
  CAPTURE_NAME_FORMAT: z
    .string()
    .refine(isNameFormat, `may be a name format of Event Hubs Capture, such as ${DEFAULT_NAME_FORMAT}`)
    .default(DEFAULT_NAME_FORMAT),
  EventHub: z.string().regex(HUB, "may be an Event Hubs connection string (Endpoint=sb://…)").optional(),
  EventHub__fullyQualifiedNamespace: z.string().optional(),
  EVENTHUB_NAME: mandatory(/^[\w.-]{1,256}$/, "may be the name of an event hub: letters, digits and . _ -"),
  EVENTHUB_CONSUMER_GROUP: z.string().min(1).default("$Default"),
  /** For reading gaps again: the trigger has its own to itself. */
  EVENTHUB_REREAD_CONSUMER_GROUP: z.string().min(1).default("fleetscore-reread"),
  /** Where telemetry goes; the Functions host reads it too. Without it there is none. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z
    .string()
    .regex(
      INSTRUMENTATION_KEY,
      "may be a connection string of Application Insights, InstrumentationKey=00000000-0000-…;IngestionEndpoint=https://…",
    )
    .optional(),
  /** As the Functions host has it too: `Authorization=AAD` where an identity is to be shown, which has the default name. */
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z
    .string()
    .regex(/(^|;)\s*Authorization\s*=\s*AAD\s*(;|$)/i, "may be Authorization=AAD, with ClientId=… before it")
    .optional(),
  ...sqlFields,
};
