import { z } from "zod";
import type { AlertId } from "../../alerts/alert";
import { alertRuleSchema, LEVELS, RULE_KINDS } from "../../alerts/alert-settings";
import { count, deviceId, instant, isoInstant, nextToken, ordinalPage } from "./fields";
import { nameSchemas } from "./name-schemas";
import type { OperationContract } from "./operation-contract";

export const alertQuery = ordinalPage.extend({
  status: z.enum(["open", "cleared"], 'must be "open" or "cleared"').optional(),
  rule: z.string().max(64).optional(),
  device: deviceId.optional().meta({ description: "those of the device itself; not those of many that it is among" }),
});

const path = z.strictObject({ alert: z.string().transform((id) => id as AlertId) });

export const acknowledgement = z.strictObject({ note: z.string().max(2_000).optional() });

export const alertPreviewRequest = z.strictObject({
  from: instant,
  to: instant,
  rules: z
    .array(alertRuleSchema)
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "as in alerts.json; those that are set, where they are left out" }),
});

const alert = z.strictObject({
  id: z.string(),
  rule: z.string(),
  when: z.enum(RULE_KINDS),
  level: z.enum(LEVELS),
  subject: z.strictObject({ kind: z.enum(["device", "group", "fleet"]), id: z.string() }),
  summary: z.string().meta({ description: "one line for whoever is woken by it" }),
  value: z.number().nullable().meta({ description: "anomalous windows, or seconds of silence or lag" }),
  severity: z.number().nullable(),
  since: isoInstant.nullable(),
  devices: count.nullable().meta({ description: "how many, where it is not about one" }),
  run: z.string().nullable().meta({ description: "the run after which it was found" }),
  error: z.string().nullable(),
  firstDevices: z.array(z.string()).meta({ description: "of many devices, the ten that were worst" }),
  openedAt: isoInstant,
  clearedAt: isoInstant.nullable(),
  clearedBy: z.enum(["fine", "gone", "rule-removed"]).nullable(),
  acknowledged: z.strictObject({ at: isoInstant, by: z.string().nullable(), note: z.string().nullable() }).nullable(),
});

const delivery = z.strictObject({
  event: z.string(),
  destination: z.string(),
  attempts: count,
  sentAt: isoInstant.nullable(),
  givenUpAt: isoInstant.nullable(),
  nextAt: isoInstant.nullable().meta({ description: "when it is tried again" }),
  error: z.string().nullable().meta({ description: "of the last attempt" }),
});

const withDeliveries = alert.extend({ deliveries: z.array(delivery) });

const preview = z.strictObject({
  through: isoInstant.nullable().meta({ description: "up to where it looked before its time was up" }),
  runs: count,
  alerts: z.array(alert),
  untold: z.array(z.strictObject({ rule: z.string(), why: z.string() })),
});

nameSchemas({ Alert: alert, AlertDelivery: delivery, AlertWithDeliveries: withDeliveries, AlertPreview: preview });

export const alertContract = {
  "list-alerts": {
    summary: "Alerts, the newest first",
    query: alertQuery,
    answer: { status: 200, json: z.strictObject({ alerts: z.array(alert), next: nextToken }) },
  },
  "show-alert": {
    summary: "An alert, and who was told of it",
    path,
    answer: { status: 200, json: withDeliveries },
  },
  "acknowledge-alert": {
    summary: "Say that somebody looks after it",
    description: "Who does, the header `x-fleet-user` names.",
    path,
    body: acknowledgement,
    answer: { status: 200, json: alert },
  },
  "preview-alerts": {
    summary: "What rules would have opened and cleared over the past; writes nothing",
    body: alertPreviewRequest,
    answer: { status: 200, json: preview },
  },
} as const satisfies Record<string, OperationContract>;
