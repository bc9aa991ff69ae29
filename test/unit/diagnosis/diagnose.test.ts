import type { Check } from "../../../shared/diagnosis/check";
import { diagnose, diagnoseApp } from "../../../shared/diagnosis/diagnose";
import type { AppProbe, Probes } from "../../../shared/diagnosis/probes";
import { AppError, ConflictError, UnavailableError } from "../../../shared/errors";
import { collect } from "../../support/collect";
import { MemoryBlobs } from "../../support/domain/memory-blobs";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const SETTINGS = {
  consumerGroup: "$Default",
  rereadConsumerGroup: "again",
  results: { connectionString: "", blobServiceUri: undefined, container: "fleetscore" },
};
const partition = { partitionId: "0", isEmpty: false, beginningSequenceNumber: 0, lastSequenceNumber: 9 };
const migration = { version: 1, name: "001-initial", sql: "", checksum: "c" };

const well = (): Probes => ({
  hub: {
    describe: async () => ({ askedAt: NOW, namespace: "ns", hub: "readings", createdAt: 0, partitions: [partition] }),
  },
  listener: { listen: async (_, group) => (group === "again" ? "let in" : "held") },
  database: {
    ...{ engine: "SQL Server", migratesItself: false },
    state: async () => ({ applied: [{ ...migration, appliedAt: 0 }], pending: [] }),
    tryWrite: async () => undefined,
  },
  blobs: new MemoryBlobs(),
  blobClock: { time: async () => NOW },
  checkpoints: { list: async () => [], remove: async () => false },
});

const diagnosed = (changes: Partial<Probes> = {}): Promise<Check[]> =>
  collect(diagnose({ ...well(), ...changes }, SETTINGS, () => NOW, "probe"));
const outcomes = (checks: readonly Check[], outcome: Check["outcome"]) =>
  checks.filter((one) => one.outcome === outcome).map(({ check }) => check);

test("where all is well every check says so, and a running app's consumer group is no fault", async () => {
  const checks = await diagnosed();
  expect(outcomes(checks, "ok")).toHaveLength(10);
  expect(checks.find(({ check }) => check === "hub: receive")?.found).toContain("held by a reader");
});

test("a hub that cannot be reached is one fault, not three", async () => {
  const hub = { describe: () => Promise.reject(new UnavailableError("the event hub", new Error("no route"))) };
  const checks = await diagnosed({ hub });
  expect(outcomes(checks, "failed")).toEqual(["hub: describe", "host storage: list"]);
  expect(outcomes(checks, "skipped")).toEqual(["hub: receive", "hub: receive again"]);
  expect(checks[0]).toMatchObject({ found: "the event hub is unavailable: no route" });
  expect(checks[0]?.advice).toContain("Azure Event Hubs Data Receiver");
});

test("a consumer group that is missing is named with its setting", async () => {
  const listen = (_: string, group: string) =>
    group === "again"
      ? Promise.reject(new ConflictError(`no consumer group "${group}"`))
      : Promise.resolve("held" as const);
  const [fault] = (await diagnosed({ listener: { listen } })).filter(({ outcome }) => outcome === "failed");
  expect(fault).toMatchObject({ check: "hub: receive again", found: 'no consumer group "again"' });
  expect(fault?.advice).toContain("EVENTHUB_REREAD_CONSUMER_GROUP");
});

test("a schema that lacks something says what to run; an engine that migrates itself needs nobody", async () => {
  const state = async () => ({ applied: [], pending: [migration] });
  const [server] = (await diagnosed({ database: { ...well().database, state } })).filter(
    ({ outcome }) => outcome === "failed",
  );
  expect([server?.check, server?.advice]).toEqual([
    "database: schema",
    expect.stringContaining("run: fleet db migrate") as string,
  ]);
  const embedded = await diagnosed({ database: { ...well().database, state, migratesItself: true } });
  expect([outcomes(embedded, "failed"), outcomes(embedded, "skipped")]).toEqual([[], ["database: write"]]);
});

test("what may read but not write is found out", async () => {
  const denied = () => Promise.reject(new Error("The INSERT permission was denied on the object 'seen_event'"));
  const database = { ...well().database, tryWrite: denied };
  const blobs = Object.assign(new MemoryBlobs(), {
    create: () => Promise.reject(new AppError("blob-refused", "blob storage refused (403)")),
  });
  const checks = await diagnosed({ database, blobs });
  expect(outcomes(checks, "failed")).toEqual(["database: write", "blobs: write"]);
  expect(outcomes(checks, "skipped")).toEqual(["blobs: read", "blobs: delete", "clock: blob storage"]);
});

test("a clock that is half a minute off is a fault, the second that a server leaves out is not", async () => {
  const off = async (ms: number) => outcomes(await diagnosed({ blobClock: { time: async () => NOW + ms } }), "failed");
  expect(await off(-1_000)).toEqual([]);
  expect(await off(31_000)).toEqual(["clock: blob storage"]);
  expect(await off(-31_000)).toEqual(["clock: blob storage"]);
});

test("an app that is down is one fault; one that does not know the key another", async () => {
  const app = (changes: Partial<AppProbe>): Promise<Check[]> =>
    collect(
      diagnoseApp({ url: "http://app", health: async () => NOW, useKey: async () => undefined, ...changes }, () => NOW),
    );
  const refuse = () => Promise.reject(new Error("no"));
  expect(outcomes(await app({}), "ok")).toEqual(["app: health", "app: key", "clock: app"]);
  expect(outcomes(await app({ health: refuse }), "failed")).toEqual(["app: health"]);
  expect(outcomes(await app({ useKey: refuse }), "failed")).toEqual(["app: key"]);
  expect(outcomes(await app({ useKey: undefined }), "skipped")).toEqual(["app: key"]);
  expect(outcomes(await app({ health: async () => undefined }), "skipped")).toEqual(["clock: app"]);
});
