import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sessionCost } from "../../../shared/inference/session-cache";

/** `docs/scale.md` is computed: what it is computed from stands here, and there in words. */
const ROOT = join(__dirname, "../../..");
const PAGE = readFileSync(join(ROOT, "docs/scale.md"), "utf8");
const { Values: SETTINGS } = JSON.parse(readFileSync(join(ROOT, "local.settings.sample.json"), "utf8")) as {
  readonly Values: Readonly<Record<string, string>>;
};
const FLEETS = [1_000, 10_000, 100_000, 1_000_000];

const ASSUMED = { sensors: 5, readingSeconds: 60, runSeconds: 300, logBytesPerRow: 286 };
const MEASURED = {
  ...{ bytesPerRow: 143, bytesPerResult: 94e6 / 300_000, modelBytes: 17_639 },
  ...{ items1: 1.1, items50: 0.024, planSeconds: 62e-6, scoreSeconds: 0.7e-3 },
};
const PUBLISHED = {
  ...{ eventsPerUnit: 1_000, logPerCore: 4.5e6, storageItems: 830, schedulerActions: 2_000 },
};
const ACTIONS_PER_ITEM = 2;

const rows = (devices: number): number => (devices * ASSUMED.sensors) / ASSUMED.readingSeconds;
const logBytes = (devices: number): number => rows(devices) * ASSUMED.logBytesPerRow;
const diskBytesADay = (devices: number): number => rows(devices) * 86_400 * MEASURED.bytesPerRow;
const resultBytes = (devices: number): number => devices * ASSUMED.sensors * MEASURED.bytesPerResult;
const storageSeconds = (items: number): number => items / PUBLISHED.storageItems;
const schedulerSeconds = (items: number): number => (items * ACTIONS_PER_ITEM) / PUBLISHED.schedulerActions;

const TABLE: Readonly<Record<string, (devices: number) => number>> = {
  "readings a second, and bucket rows": rows,
  "events a second, a device's readings in one": (d) => d / ASSUMED.readingSeconds,
  "throughput units for them": (d) => Math.ceil(d / ASSUMED.readingSeconds / PUBLISHED.eventsPerUnit),
  "throughput units, one reading an event": (d) => Math.ceil(rows(d) / PUBLISHED.eventsPerUnit),
  "SQL log, MB a second": (d) => logBytes(d) / 1e6,
  "vCores for that log": (d) => Math.ceil(logBytes(d) / PUBLISHED.logPerCore),
  "database, GB a day": (d) => diskBytesADay(d) / 1e9,
  "database, GB in 90 days": (d) => (diskBytesADay(d) * Number(SETTINGS["BUCKET_RETENTION_DAYS"])) / 1e9,
  "planning, s": (d) => d * MEASURED.planSeconds,
  "scoring, s of one core": (d) => d * MEASURED.scoreSeconds,
  "work items, one device an activity": (d) => d * MEASURED.items1,
  "… s on Azure Storage": (d) => storageSeconds(d * MEASURED.items1),
  "… s on Durable Task Scheduler": (d) => schedulerSeconds(d * MEASURED.items1),
  "work items, fifty an activity": (d) => d * MEASURED.items50,
  "… s on Azure Storage, fifty": (d) => storageSeconds(d * MEASURED.items50),
  "… s on Durable Task Scheduler, fifty": (d) => schedulerSeconds(d * MEASURED.items50),
  "result rows, MB a run": (d) => resultBytes(d) / 1e6,
  "result rows, GB in 90 days": (d) =>
    (resultBytes(d) * 86_400 * Number(SETTINGS["RUN_RETENTION_DAYS"])) / ASSUMED.runSeconds / 1e9,
  "models, MB": (d) => (d * MEASURED.modelBytes) / 1e6,
  "sessions of all models, MB": (d) => (d * sessionCost(MEASURED.modelBytes)) / 1e6,
};

/** Two digits say all that is known. */
const shown = (value: number): string => Number(value.toPrecision(2)).toLocaleString("en");

test.each(Object.entries(TABLE))("the table's row of %s is what its formula gives", (name, of) => {
  expect(PAGE).toContain(`| ${name} | ${FLEETS.map((devices) => shown(of(devices))).join(" | ")} |\n`);
});

test("the defaults that the page counts with are the app's", () => {
  expect(SETTINGS["SCORING_SCHEDULE"]).toBe("0 */5 * * * *");
  expect(SETTINGS).toMatchObject({ BUCKET_SECONDS: "60", BUCKET_RETENTION_DAYS: "90", RUN_RETENTION_DAYS: "90" });
  expect(Math.floor(Number(SETTINGS["SESSION_CACHE_BYTES"]) / sessionCost(MEASURED.modelBytes))).toBe(2_009);
});
