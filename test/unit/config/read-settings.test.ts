import { readFileSync } from "node:fs";
import { readSettings, SETTING_NAMES } from "../../../shared/config/read-settings";
import { SettingError } from "../../../shared/errors";

const KEY = "c2VjcmV0";
const least = {
  AzureWebJobsStorage: `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${KEY}`,
  EventHub: `Endpoint=sb://fleet.example/;SharedAccessKeyName=n;SharedAccessKey=${KEY}`,
  EVENTHUB_NAME: "readings",
  SQL_CONNECTION: "sqlite:fleet.db",
  SCORING_SCHEDULE: "0 */5 * * * *",
};

function messageWith(more: Readonly<Record<string, string | undefined>>): string {
  try {
    readSettings({ ...least, ...more });
  } catch (error) {
    if (error instanceof SettingError) return error.message;
    throw error;
  }
  return "no error";
}

test("the least that must be set is enough; the rest has its defaults, in the units of the code", () => {
  expect(readSettings(least)).toEqual({
    eventHub: { connectionString: least.EventHub, fullyQualifiedNamespace: undefined, name: "readings" },
    results: { connectionString: least.AzureWebJobsStorage, blobServiceUri: undefined, container: "fleetscore" },
    capture: {
      ...{ connectionString: least.AzureWebJobsStorage, blobServiceUri: undefined, container: "capture" },
      nameFormat: "{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}",
    },
    ...{
      sql: { kind: "sqlite", file: "fleet.db" },
      beginPaused: false,
      scoringSchedule: least.SCORING_SCHEDULE,
      firstRunFrom: "oldest",
      bucketMs: 60_000,
      latenessMs: 120_000,
    },
    ...{ lateLimitMs: 604_800_000, futureLimitMs: 300_000, maxHoldMs: 3_600_000, maxRunSpanMs: 86_400_000 },
    ...{ maxEventBytes: 1_048_576, deduplicate: false, maxAttempts: 3, maxDueAttempts: 10 },
    runShape: {
      ...{ devicesPerActivity: 1, activitiesPerChunk: 100, chunksPerWave: 4, retryRounds: 3 },
      ...{ output: "jsonl", anomaliesOnly: false },
      ...{ errorThreshold: -1, deviceTimeoutMs: 60_000 },
    },
    ...{ silentAfterMs: 3_600_000, driftCheckMs: 86_400_000, deviceTimeoutMs: 60_000, sessionCacheBytes: 268_435_456 },
    ...{ consumerGroup: "$Default", rereadConsumerGroup: "fleetscore-reread" },
    hostStorage: { connectionString: least.AzureWebJobsStorage, blobServiceUri: undefined },
    bucketRetentionMs: 7_776_000_000,
    retention: {
      ...{ seenEventMs: 172_800_000, deadLetterMs: 2_592_000_000, anomalyMs: 31_536_000_000, runMs: 7_776_000_000 },
      trainingMs: 7_776_000_000,
    },
    backfillSliceMs: 86_400_000,
    ...{ trainingRangeMs: 2_592_000_000, trainingShape: { windowMs: 600_000, hopMs: 60_000 } },
    telemetry: { connectionString: undefined, byIdentity: false, samplingRatio: 1 },
  });
});

test("an empty setting is none, and what is not ours is left alone", () => {
  const more = {
    BUCKET_SECONDS: "",
    RESULTS_STORAGE: "",
    FUNCTIONS_WORKER_RUNTIME: "node",
    PATH: "/bin",
    NONE: undefined,
  };
  expect(readSettings({ ...least, ...more })).toEqual(readSettings(least));
});

test("results may lie in a storage of their own", () => {
  const { results } = readSettings({ ...least, RESULTS_STORAGE: "UseDevelopmentStorage=true" });
  expect(results.connectionString).toBe("UseDevelopmentStorage=true");
});

test("identities do instead of connection strings", () => {
  const settings = readSettings({
    ...{ ...least, EventHub: undefined, AzureWebJobsStorage: undefined },
    EventHub__fullyQualifiedNamespace: "fleet.servicebus.windows.net",
    AzureWebJobsStorage__accountName: "fleet",
    RESULTS_STORAGE__blobServiceUri: "https://fleet.blob.core.windows.net",
  });
  expect(settings.eventHub).toMatchObject({ fullyQualifiedNamespace: "fleet.servicebus.windows.net" });
  expect(settings.results).toMatchObject({ blobServiceUri: "https://fleet.blob.core.windows.net" });
});

test.each([
  ["oldest", "oldest"],
  ["now", "now"],
  ["2026-11-20T12:00:00Z", Date.parse("2026-11-20T12:00:00Z")],
])("runs may first begin from %p", (text, from) => {
  expect(readSettings({ ...least, FIRST_RUN_FROM: text }).firstRunFrom).toBe(from);
});

const WHOLE = [
  ...["BUCKET_SECONDS", "LATE_LIMIT_SECONDS", "FUTURE_LIMIT_SECONDS", "MAX_HOLD_SECONDS", "MAX_RUN_SPAN_SECONDS"],
  ...["MAX_EVENT_BYTES", "DEVICES_PER_ACTIVITY", "ACTIVITIES_PER_CHUNK", "CHUNKS_PER_WAVE", "MAX_RUN_ATTEMPTS"],
  ...["MAX_DUE_ATTEMPTS", "DEVICE_TIMEOUT_SECONDS", "SESSION_CACHE_BYTES", "BACKFILL_SLICE_SECONDS"],
  ...["TRAINING_RANGE_DAYS", "TRAINING_WINDOW_SECONDS", "TRAINING_HOP_SECONDS", "TRAINING_RETENTION_DAYS"],
];
const WHOLE_OR_ZERO = ["ALLOWED_LATENESS_SECONDS", "RETRY_ROUNDS"];

test.each([
  ...WHOLE.flatMap((name) => ["0", "-1", "1.5", "many"].map((value) => [name, value])),
  ...WHOLE_OR_ZERO.flatMap((name) => ["-1", "1.5", "many"].map((value) => [name, value])),
  ...["yes", "TRUE", "1"].flatMap((value) =>
    ["SCHEDULE_PAUSED", "DEDUPLICATE_EVENTS", "RUN_ANOMALIES_ONLY"].map((name) => [name, value]),
  ),
  ...["yesterday", "2026-11-20", "0"].map((value) => ["FIRST_RUN_FROM", value]),
  ...["* * * * *", "5 minutes"].map((value) => ["SCORING_SCHEDULE", value]),
  ...["Fleet", "a", "a--b", "-a"].map((value) => ["RESULTS_CONTAINER", value]),
  ["DEVICE_TIMEOUT_SECONDS", "2592000"],
  ["TRAINING_SCHEDULE", "weekly"],
  ["TRAINING_RANGE_DAYS", "367"],
  ["BACKFILL_SCHEDULE", "now and then"],
  ["BACKFILL_SLICE_SECONDS", "59"],
  ["MAX_RUN_SPAN_SECONDS", "59"],
  ["RUN_OUTPUT", "xlsx"],
  ...["-0.1", "1.1", "5%", "all"].map((value) => ["TELEMETRY_SAMPLING_RATIO", value]),
] as [string, string][])("%s may not be %p, and the error names both", (name, value) => {
  const message = messageWith({ [name]: value });
  expect(message).toMatch(new RegExp(`^${name}: `));
  expect(message).toContain(`"${value}"`);
});

test.each(["EVENTHUB_NAME", "SQL_CONNECTION", "SCORING_SCHEDULE", "EventHub", "AzureWebJobsStorage"])(
  "%s must be set",
  (name) => {
    expect(messageWith({ [name]: undefined })).toMatch(new RegExp(`^${name}: .*missing`));
    expect(messageWith({ [name]: "" })).toMatch(new RegExp(`^${name}: .*missing`));
  },
);

test("zero is enough where nothing is to be waited for or tried again", () => {
  const settings = readSettings({ ...least, ALLOWED_LATENESS_SECONDS: "0", RETRY_ROUNDS: "0" });
  expect(settings).toMatchObject({ latenessMs: 0, runShape: { retryRounds: 0 } });
});

test.each([
  ["EventHub", `SharedAccessKey=${KEY}`],
  ["EventHub", KEY],
  ["SQL_CONNECTION", `Server=db;Password=${KEY}`],
  ["SQL_CONNECTION", `postgres://user:${KEY}@db/fleet`],
  ["SQL_CONNECTION", KEY],
  ["RESULTS_STORAGE__blobServiceUri", `AccountKey=${KEY}`],
  ["BUCKET_SECONDS", `AccountName=a;AccountKey=${KEY}`],
  ["APPLICATIONINSIGHTS_CONNECTION_STRING", `InstrumentationKey=${KEY};IngestionEndpoint=https://a.example`],
])("an error over %s never says a connection string", (name, value) => {
  const message = messageWith({ [name]: value });
  expect(message).toMatch(new RegExp(`^${name}: `));
  expect(message).not.toContain(KEY);
});

test("telemetry goes where its connection string says, all traces or a share of them", () => {
  const connectionString =
    "InstrumentationKey=8f14e45f-ceea-467f-9ccd-0123456789ab;IngestionEndpoint=https://a.example/;LiveEndpoint=https://b.example/";
  const settings = {
    APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: "ClientId=8f14e45f;Authorization=AAD",
    TELEMETRY_SAMPLING_RATIO: "0.05",
  };
  expect(readSettings({ ...least, ...settings }).telemetry).toEqual({
    ...{ connectionString, byIdentity: true, samplingRatio: 0.05 },
  });
});

test("the list of names holds each setting once, for those who check and document them", () => {
  const known = [
    ...WHOLE,
    ...WHOLE_OR_ZERO,
    ...Object.keys(least),
    "FIRST_RUN_FROM",
    "RESULTS_STORAGE__blobServiceUri",
  ];
  expect(SETTING_NAMES).toEqual(expect.arrayContaining(known));
  expect(new Set(SETTING_NAMES).size).toBe(SETTING_NAMES.length);
});

test("every setting stands in the sample that newcomers copy", () => {
  const sample = JSON.parse(readFileSync("local.settings.sample.json", "utf8")) as { Values: Record<string, string> };
  expect(Object.keys(sample.Values)).toEqual(expect.arrayContaining([...SETTING_NAMES]));
});

test("a span that is too short for the buckets is told, though only the buckets were set", () => {
  expect(messageWith({ BUCKET_SECONDS: "100000" })).toMatch(
    /^MAX_RUN_SPAN_SECONDS: may be no less than BUCKET_SECONDS/,
  );
});

test("without a storage of their own, results lie in the host's, by identity too", () => {
  const uri = "https://other.blob.core.windows.net";
  const settings = readSettings({ ...least, AzureWebJobsStorage: "", AzureWebJobsStorage__blobServiceUri: uri });

  expect(settings.results).toMatchObject({ connectionString: undefined, blobServiceUri: uri });
  expect(settings.hostStorage).toEqual({ connectionString: undefined, blobServiceUri: uri });
});

test("the host's storage may be named by its account", () => {
  const { hostStorage } = readSettings({
    ...least,
    AzureWebJobsStorage: "",
    AzureWebJobsStorage__accountName: "fleet",
  });

  expect(hostStorage.blobServiceUri).toBe("https://fleet.blob.core.windows.net");
});

test.each([
  ["BUCKET_RETENTION_DAYS", { BUCKET_RETENTION_DAYS: "6" }],
  ["EVENTHUB_REREAD_CONSUMER_GROUP", { EVENTHUB_REREAD_CONSUMER_GROUP: "$default" }],
  ["RETENTION_SCHEDULE", { RETENTION_SCHEDULE: "hourly" }],
  ["AzureWebJobsStorage__accountName", { AzureWebJobsStorage__accountName: "No Account" }],
])("%s is refused where it contradicts the others or itself", (name, more) => {
  expect(messageWith(more)).toMatch(new RegExp(`^${name}: "`));
});

test("windows that are no whole buckets are refused where a timer trains, which could tell nobody", () => {
  const buckets = { BUCKET_SECONDS: "300" };
  expect(messageWith(buckets)).toBe("no error");
  const timer = { ...buckets, TRAINING_SCHEDULE: "0 0 3 * * 0" };
  expect(messageWith(timer)).toMatch(/^TRAINING_HOP_SECONDS: may be whole buckets of BUCKET_SECONDS/);
  const hop = { ...timer, TRAINING_HOP_SECONDS: "300" };
  expect(messageWith(hop)).toBe("no error");
  expect(messageWith({ ...hop, TRAINING_WINDOW_SECONDS: "500" })).toMatch(/^TRAINING_WINDOW_SECONDS: "500" is wrong/);
});
