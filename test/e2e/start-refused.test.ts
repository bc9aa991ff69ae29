import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { openSqlite } from "../../shared/storage/sqlite/open-sqlite";
import { start } from "../support/e2e/start-command";
import { temporaryFolder } from "../support/e2e/temporary-folder";

test.each([
  ["--port", "the functions host"],
  ["--event-hubs-port", "Event Hubs"],
  ["--blob-port", "blob storage"],
])("a taken port of %s ends the start with one sentence that names both", async (option, name) => {
  await using state = await temporaryFolder();
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? String(address.port) : "";
  await using fleet = start(state.path, [option, port]);
  const { code, complaints } = await fleet.ended();
  server.close();
  expect(code).toBe(1);
  expect(complaints).toBe(
    `fleet: port ${port}, for ${name}, is taken: stop what uses it, or choose another with ${option}\n`,
  );
});

test.each([
  ["BUCKET_SECONDS", "abc", /may be a whole number from 1 on/],
  ["SCORING_SCHEDULE", "nonsense", /NCRONTAB expression of six fields/],
  ["SCORING_SCHEDULE", "0 61 * * * *", /Invalid value for minute/],
  ["FIRST_RUN_FROM", "yesterday", /"oldest", "now" or an ISO 8601 instant/],
  ["SCHEDULE_PAUSED", "maybe", /may be true or false/],
  ["BUCKET_SECONDS", "30", /60/],
  ["EVENTHUB_CONSUMER_GROUP", "second", /"\$Default".*fleet db adopt-consumer-group 'second'/],
  ["BUCKET_RETENTION_DAYS", "1", /no less than LATE_LIMIT_SECONDS/],
])("%s=%s ends the start with one sentence that names it and what it may be", async (setting, value, allowed) => {
  await using state = await temporaryFolder();
  const database = { file: join(state.path, "fleetscore.db"), bucketMs: 60_000, beginPaused: false, now: Date.now() };
  const store = await openSqlite(database);
  await store.consumerGroup.pin("$Default");
  await store.close();
  await using fleet = start(state.path, [], { [setting]: value });
  const { code, complaints } = await fleet.ended();
  expect(code).toBe(2);
  expect(complaints.trimEnd().split("\n")).toHaveLength(1);
  expect(complaints).toContain(setting);
  expect(complaints).toContain(value);
  expect(complaints).toMatch(allowed);
});
