import { z } from "zod";
import { DEFAULT_NAME_FORMAT, isNameFormat } from "../readings/rebuild/capture-names";
import { blobService, mandatory, wholeFrom } from "./setting-forms";
import { SQL_FORM, SQL_MAY, sqlProblem, type SqlParts } from "./sql-settings";

const HUB = /(^|;)\s*Endpoint\s*=/i;

/** Where the database is. */
export const sqlFields = {
  SQL_CONNECTION: z
    .string()
    .regex(SQL_FORM, SQL_MAY)
    .optional()
    .describe("the database: `sqlite:FILE` on one machine, or an SQL Server connection string"),
  SQL_CONNECTION__server: z.string().optional().describe("for an identity, in place of `SQL_CONNECTION`: the server"),
  SQL_CONNECTION__database: z.string().optional().describe("… and the database"),
  SQL_CONNECTION__clientId: z.string().optional().describe("… of a user-assigned identity, its client id"),
  SQL_POOL_SIZE: wholeFrom(1, 1000)
    .default(10)
    .describe("how many connections to SQL Server one process holds at most"),
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
  AzureWebJobsStorage: z
    .string()
    .optional()
    .describe("the Functions host's own storage; the app asks it how far the trigger has read"),
  AzureWebJobsStorage__accountName: z
    .string()
    .regex(/^[a-z0-9]{3,24}$/, "may be the name of a storage account")
    .optional()
    .describe("for an identity, in its place: the account"),
  AzureWebJobsStorage__blobServiceUri: blobService.optional().describe("… or the address of its blob service"),
  RESULTS_STORAGE: z.string().optional().describe("where models and results lie; left out, in the host's own storage"),
  RESULTS_STORAGE__blobServiceUri: blobService.optional().describe("for an identity, in its place"),
  RESULTS_CONTAINER: container.default("fleetscore").describe("the container of models and results"),
  CAPTURE_STORAGE: z
    .string()
    .optional()
    .describe(
      "where Event Hubs Capture writes raw events, for [`fleet rebuild`](../how-to-rebuild.md), as the app itself never reads them; left out, the host's own storage",
    ),
  CAPTURE_STORAGE__blobServiceUri: blobService.optional().describe("for an identity, in its place"),
  CAPTURE_CONTAINER: container.default("capture").describe("the container that Capture writes to"),
  CAPTURE_NAME_FORMAT: z
    .string()
    .refine(isNameFormat, `may be a name format of Event Hubs Capture, such as ${DEFAULT_NAME_FORMAT}`)
    .default(DEFAULT_NAME_FORMAT)
    .describe(
      "how Capture names its files; blob names are compared by case, so write the namespace out in place of `{Namespace}` where yours has capitals",
    ),
  EventHub: z
    .string()
    .regex(HUB, "may be an Event Hubs connection string (Endpoint=sb://…)")
    .optional()
    .describe("the namespace that readings come through"),
  EventHub__fullyQualifiedNamespace: z
    .string()
    .optional()
    .describe("for an identity, in its place: `NAME.servicebus.windows.net`"),
  EVENTHUB_NAME: mandatory(/^[\w.-]{1,256}$/, "may be the name of an event hub: letters, digits and . _ -").describe(
    "the hub in it",
  ),
  EVENTHUB_CONSUMER_GROUP: z
    .string()
    .min(1)
    .default("$Default")
    .describe(
      "the consumer group that the trigger reads by; another one on the same database is refused until `fleet db adopt-consumer-group` takes it over",
    ),
  EVENTHUB_REREAD_CONSUMER_GROUP: z
    .string()
    .min(1)
    .default("fleetscore-reread")
    .describe("the one by which gaps are read again: the trigger has its own to itself"),
  APPLICATIONINSIGHTS_CONNECTION_STRING: z
    .string()
    .regex(
      INSTRUMENTATION_KEY,
      "may be a connection string of Application Insights, InstrumentationKey=00000000-0000-…;IngestionEndpoint=https://…",
    )
    .optional()
    .describe(
      "where measures, traces and log lines go; the Functions host reads it too; without it nothing is sent ([operations](../operations.md))",
    ),
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z
    .string()
    .regex(/(^|;)\s*Authorization\s*=\s*AAD\s*(;|$)/i, "may be Authorization=AAD, with ClientId=… before it")
    .optional()
    .describe("`Authorization=AAD` where an identity is to be shown to it; the Functions host reads it too"),
  ...sqlFields,
};
