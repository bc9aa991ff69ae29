import fc from "fast-check";
import { InvalidInputError } from "../../../shared/errors";
import { deadLetterQuery, replayRequest } from "../../../shared/http/contract/dead-letters";
import { runRequest } from "../../../shared/http/contract/run-request";
import { resultQuery, runErrorQuery, runLinkQuery } from "../../../shared/http/contract/run-results";
import { runListQuery } from "../../../shared/http/contract/runs";
import { scheduleRequest } from "../../../shared/http/contract/schedule";
import { tokenOf } from "../../../shared/http/page-token";
import { parseInput } from "../../../shared/http/parse-input";

const FROM = "2026-11-20T11:00:00Z";
const TO = "2026-11-20T12:00:00Z";

function wrong(schema: Parameters<typeof parseInput>[0], input: unknown): InvalidInputError {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

test("a run is asked for in ISO 8601 or epoch milliseconds, over all devices unless some are named", () => {
  const range = { from: Date.parse(FROM), to: Date.parse(TO) };
  const unsaid = { model: "champion", dryRun: false };
  expect(parseInput(runRequest, { from: FROM, to: TO })).toEqual({ ...range, devices: "all", ...unsaid });
  for (const devices of ["all", ["pump-1"], { prefix: "pump-" }, { group: "hall 2" }, { failedIn: "run-1" }]) {
    expect(parseInput(runRequest, { ...range, devices })).toEqual({ ...range, devices, ...unsaid });
  }
});

test("a run is told what to write, or it is as the settings have it", () => {
  const range = { from: FROM, to: TO };
  expect(parseInput(runRequest, { ...range, output: "csv", anomaliesOnly: true })).toMatchObject({
    ...{ output: "csv", anomaliesOnly: true },
  });
});

test("queries are read from text, with their defaults", () => {
  expect(parseInput(runListQuery, {})).toEqual({ limit: 50 });
  expect(parseInput(runListQuery, { limit: "7", after: tokenOf(3) })).toEqual({ limit: 7, after: 3 });
  expect(parseInput(runListQuery, { tag: "site" }).tag).toEqual({ name: "site", value: undefined });
  expect(parseInput(runListQuery, { tag: "site:a:b" }).tag).toEqual({ name: "site", value: "a:b" });
  expect(parseInput(resultQuery, {})).toEqual({ limit: 10_000 });
  const query = { device: "pump-1", verdict: "anomalous", format: "csv" };
  const asked = { ...query, limit: "5", severity: "0.5", from: FROM, to: TO, after: tokenOf("3-1024") };
  expect(parseInput(resultQuery, asked)).toEqual({
    ...{ ...query, limit: 5, severity: 0.5, from: Date.parse(FROM), to: Date.parse(TO), after: "3-1024" },
  });
  expect(parseInput(runErrorQuery, { after: tokenOf(17) })).toEqual({ limit: 1_000, after: 17 });
  expect(parseInput(runLinkQuery, {})).toEqual({ minutes: 60 });
});

test("a replay is of all, or of what is said, and goes on where it ended", () => {
  expect(parseInput(replayRequest, { all: true })).toEqual({ all: true });
  const instants = { from: Date.parse(FROM), to: Date.parse(TO) };
  expect(parseInput(replayRequest, { reason: "too-late", from: FROM, to: TO, ids: [3], after: "7-9" })).toEqual({
    ...{ reason: "too-late", ids: [3], after: { after: 7, upTo: 9 } },
    ...instants,
  });
  expect(parseInput(deadLetterQuery, { limit: "5", after: "17", partition: "0" })).toEqual({
    ...{ limit: 5, after: 17, partition: "0" },
  });
});

test.each([
  ["body", replayRequest, {}],
  ["body", replayRequest, { after: "1-2" }],
  ["all", replayRequest, { all: true, ids: [1] }],
  ["all", replayRequest, { all: false }],
  ["ids", replayRequest, { ids: [] }],
  ["ids.0", replayRequest, { ids: ["1"] }],
  ["reason", replayRequest, { reason: "odd" }],
  ["after", replayRequest, { all: true, after: "7" }],
  ["reasons", replayRequest, { reasons: ["too-late"] }],
  ["after", deadLetterQuery, { after: "0" }],
  ["limit", deadLetterQuery, { limit: "501" }],
  ["from", runRequest, { to: TO }],
  ["from", runRequest, { from: "yesterday", to: TO }],
  ["from", runRequest, { from: true, to: TO }],
  ["to", runRequest, { from: FROM, to: "2026-11-20T12:00:00" }],
  ["devices", runRequest, { from: FROM, to: TO, devices: [] }],
  ["devices", runRequest, { from: FROM, to: TO, devices: "some" }],
  ["devices", runRequest, { from: FROM, to: TO, devices: [17] }],
  ["devices", runRequest, { from: FROM, to: TO, devices: { prefix: "pump-", group: "hall 2" } }],
  ["device", runRequest, { from: FROM, to: TO, device: "pump-1" }],
  ["model", runRequest, { from: FROM, to: TO, model: "newest" }],
  ["errorThreshold", runRequest, { from: FROM, to: TO, errorThreshold: "half" }],
  ["errorThreshold", runRequest, { from: FROM, to: TO, errorThreshold: 1.5 }],
  ["devicesPerActivity", runRequest, { from: FROM, to: TO, devicesPerActivity: 0 }],
  ["deviceTimeoutSeconds", runRequest, { from: FROM, to: TO, deviceTimeoutSeconds: 86_401 }],
  ["retryRounds", runRequest, { from: FROM, to: TO, retryRounds: 11 }],
  ["tags.a b", runRequest, { from: FROM, to: TO, tags: { "a b": "c" } }],
  ["tags.a", runRequest, { from: FROM, to: TO, tags: { a: 'a "quoted" word' } }],
  ["tags", runRequest, { from: FROM, to: TO, tags: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [i, ""])) }],
  ["idempotencyKey", runRequest, { from: FROM, to: TO, idempotencyKey: "with spaces" }],
  ["body", runRequest, undefined],
  ["body", runRequest, [FROM, TO]],
  ["paused", scheduleRequest, {}],
  ["paused", scheduleRequest, { paused: "true" }],
  ["limit", runListQuery, { limit: "0" }],
  ["limit", runListQuery, { limit: "501" }],
  ["limit", runListQuery, { limit: "many" }],
  ["before", runListQuery, { before: "3" }],
  ["after", runListQuery, { after: "3" }],
  ["after", runListQuery, { after: tokenOf("x") }],
  ["tag", runListQuery, { tag: 'a"b' }],
  ["status", runListQuery, { status: "odd" }],
  ["limit", resultQuery, { limit: "100001" }],
  ["verdict", resultQuery, { verdict: "odd" }],
  ["after", resultQuery, { after: "3-1024" }],
  ["after", resultQuery, { after: tokenOf("3") }],
  ["severity", resultQuery, { severity: "1.5" }],
  ["format", resultQuery, { format: "parquet" }],
  ["from", resultQuery, { from: "yesterday" }],
  ["after", runErrorQuery, { after: tokenOf("3-1024") }],
  ["minutes", runLinkQuery, { minutes: "1441" }],
  ["minutes", runLinkQuery, { minutes: "0" }],
  ["output", runRequest, { from: FROM, to: TO, output: "xlsx" }],
  ["anomaliesOnly", runRequest, { from: FROM, to: TO, anomaliesOnly: "true" }],
])("what is wrong is named: %s", (field, schema, input) => {
  const error = wrong(schema, input);
  expect(error.field).toBe(field);
  expect(error.message).toMatch(new RegExp(`^${field}: .`));
});

test("what a field may be is said", () => {
  expect(wrong(runRequest, { from: "yesterday", to: TO }).message).toContain("ISO 8601");
  expect(wrong(runRequest, { from: FROM, to: TO, devices: "some" }).message).toContain("list of device ids");
});

test("whatever is sent is taken or refused with a field, nothing else", () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom(runRequest, scheduleRequest, runListQuery, resultQuery, replayRequest, deadLetterQuery),
      (json, schema) => {
        try {
          parseInput<unknown>(schema, json);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
          expect((error as InvalidInputError).field).not.toBe("");
        }
      },
    ),
  );
});
