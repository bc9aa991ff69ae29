import { z } from "zod";

/* What `alerts.json` holds. Times are seconds or minutes as their names say. */

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const name = z.string().max(64).regex(NAME, "must be lower-case letters and digits, with single hyphens between");

/** More than a model's windows of a day by the minute. */
const MOST_WINDOWS = 1_440;
const windowCount = z.int().min(1).max(MOST_WINDOWS);
const minutes = z
  .number()
  .positive()
  .max(366 * 1_440);

export const LEVELS = ["info", "warning", "critical"] as const;
export const RULE_KINDS = ["windows", "silence", "drift", "run", "lag"] as const;

const anyRule = {
  name,
  level: z.enum(LEVELS).default("warning"),
  /** Names of destinations; all of them, where it is left out. */
  to: z.array(name).optional(),
};

const ofDevices = {
  ...anyRule,
  /** Whose alert it is. A device's, or that of a group or the fleet of which at least `devices` meet the rule at once. */
  per: z.enum(["device", "group", "fleet"]).default("device"),
  devices: z.int().min(1).default(1),
  /** Only of devices of these groups. */
  groups: z.array(z.string().min(1).max(128)).min(1).optional(),
};

const windowsRule = z.strictObject({
  ...ofDevices,
  when: z.literal("windows"),
  /** At least so many … */
  anomalous: windowCount.default(1),
  /** … of so many windows, one after the other, are anomalous. */
  of: windowCount.default(1),
  /** Counts only anomalies that are at least so severe, 0 to 1. */
  leastSeverity: z.number().min(0).max(1).optional(),
  /** Cleared when no more than so many of the last `of` windows are. */
  clearAt: z.int().min(0).default(0),
});

const silenceRule = z.strictObject({ ...ofDevices, when: z.literal("silence"), afterMinutes: minutes });
const driftRule = z.strictObject({ ...ofDevices, when: z.literal("drift") });
/** A scheduled run failed; cleared by one that does not. */
const runRule = z.strictObject({ ...anyRule, when: z.literal("run") });
/** Events wait unread in the hub for longer; cleared at half of it. */
const lagRule = z.strictObject({ ...anyRule, when: z.literal("lag"), afterMinutes: minutes });

export const alertRuleSchema = z
  .discriminatedUnion("when", [windowsRule, silenceRule, driftRule, runRule, lagRule])
  .superRefine((asked, context) => {
    const refuse = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
    if ("per" in asked && asked.per === "device" && asked.devices > 1)
      refuse("devices", 'must be left out where "per" is "device"');
    if (asked.when !== "windows") return;
    if (asked.anomalous > asked.of) refuse("anomalous", `must be at most "of", ${asked.of}`);
    if (asked.clearAt >= asked.anomalous) refuse("clearAt", `must be less than "anomalous", ${asked.anomalous}`);
  });

const webhook = z
  .strictObject({
    name,
    type: z.literal("webhook"),
    url: z.url({ protocol: /^https?$/, error: "must be a URL, https://…" }),
    /** The name of the app setting that holds the secret to sign with: `whsec_` and 24 to 64 bytes as base64. */
    secretSetting: z.string().regex(/^\w{1,128}$/, "must be the name of an app setting"),
    /** A public one never leads to an address that only this network has. */
    network: z.enum(["public", "private"]).default("public"),
  })
  .refine(({ url, network }) => network === "private" || new URL(url).protocol === "https:", {
    path: ["url"],
    error: 'must be https://…, unless "network" is "private"',
  });

/** A hub of the namespace that readings come through; never theirs. */
const eventHub = z.strictObject({
  name,
  type: z.literal("event-hub"),
  hub: z.string().regex(/^[\w.-]{1,256}$/, "must be the name of an event hub"),
});

/** Blobs `alerts/{year}/{month}/{day}/{event}.json` where results lie. */
const blob = z.strictObject({ name, type: z.literal("blob") });

export const alertSettingsSchema = z
  .strictObject({
    $schema: z.string().optional(),
    /** What events say they come from. */
    source: z.string().min(1).max(512).default("/fleetscore"),
    /** So many devices at once, by one rule, are one alert of the fleet. */
    manyDevices: z.int().min(2).max(1_000).default(10),
    rules: z.array(alertRuleSchema).max(100).default([]),
    destinations: z
      .array(z.discriminatedUnion("type", [webhook, eventHub, blob]))
      .max(20)
      .default([]),
  })
  .superRefine(({ rules, destinations }, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    const known = destinations.map((destination) => destination.name);
    for (const [list, names] of [["rules", rules.map((one) => one.name)] as const, ["destinations", known] as const]) {
      for (const [i, one] of names.entries())
        if (names.indexOf(one) < i) refuse([list, i, "name"], `must be another: "${one}" is taken`);
    }
    for (const [i, { to = [] }] of rules.entries()) {
      const unknown = to.find((one) => !known.includes(one));
      if (unknown !== undefined) refuse(["rules", i, "to"], `must name destinations; "${unknown}" is none`);
    }
  });

export type AlertSettings = z.infer<typeof alertSettingsSchema>;
export type AlertRule = AlertSettings["rules"][number];
export type DeviceRule = Extract<AlertRule, { readonly per: string }>;
export type WindowsRule = z.infer<typeof windowsRule>;
export type Destination = AlertSettings["destinations"][number];
export type Level = (typeof LEVELS)[number];

export const isDeviceRule = (asked: AlertRule): asked is DeviceRule => "per" in asked;
