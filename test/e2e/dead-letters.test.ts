import { sendEvents } from "../../cli/sending/send-events";
import type { Answer } from "../../shared/http/contract/operation";
import { isoOf } from "../../shared/time";
import { collect } from "../support/collect";
import { FleetCommand, linesOf, printed } from "../support/e2e/fleet-command";
import { seen } from "../support/e2e/patience";
import { System } from "../support/e2e/system";

const STRICT = { LATE_LIMIT_SECONDS: "3600", FUTURE_LIMIT_SECONDS: "60", MAX_EVENT_BYTES: "2000" };
const MENDED = { LATE_LIMIT_SECONDS: "86400", FUTURE_LIMIT_SECONDS: "86400", MAX_EVENT_BYTES: "1000000" };
type DeadLetter = Answer<"list-dead-letters">["deadLetters"][number];
const HOUR = 3_600_000;
/** More than a row of the database holds. */
const LARGE = 600;

const now = Date.now();
const reading = (value: number, hoursLater: number, more = {}) => {
  return { deviceId: "pump-1", sensor: "flow", value, timestamp: isoOf(now + hoursLater * HOUR), ...more };
};
const HOSTILE = "{\u001b[2J\u009b31m\u202e\nnot JSON";
const bodies = [
  JSON.stringify([reading(1, 0), reading(2, -2)]),
  JSON.stringify(Array.from({ length: LARGE }, (_, i) => reading(i, 0, { sensor: "load" }))),
  JSON.stringify(reading(3, 1)),
  JSON.stringify(reading(4, -2, { eventId: "e1" })),
  JSON.stringify(reading(4, 0, { eventId: "e1" })),
  HOSTILE,
];
const READINGS = 2 + LARGE + 1 + 2;

let system: System;
beforeAll(async () => {
  system = await System.start({ ...STRICT, DEDUPLICATE_EVENTS: "true" });
  await sendEvents(
    system.hub,
    bodies.map((body) => ({ kind: "body", body, partitionKey: "pump-1" })),
  );
});
afterAll(() => system[Symbol.asyncDispose]());

const drained = () =>
  seen("all is ingested", async () => {
    const ingest = await system.api.call("show-ingest", {});
    const counts = ingest.partitions.map(({ counted, deadLetters }) => counted + deadLetters);
    return ingest.partitions.every(({ lag }) => lag === 0) && sum(counts) > 0 ? ingest : undefined;
  });

const total = ({ partitions }: Answer<"show-ingest">, figure: "counted" | "duplicates" | "deadLetters"): number =>
  sum(partitions.map((partition) => partition[figure]));

const said = async (...args: readonly string[]) => printed(await system.fleet(["dead-letters", ...args]));
const fleet = async <T>(...args: readonly string[]): Promise<T> => JSON.parse(await said(...args)) as T;
const list = async (...args: readonly string[]) => linesOf<DeadLetter>(await said("list", ...args));

async function keptBlobs(): Promise<string[]> {
  const blobs = await collect(system.room.results.listBlobsFlat({ prefix: "dead-letters/" }));
  return blobs.map(({ name }) => name);
}

test("what is refused is listed by reason, shown whole, and harmless to a terminal", async () => {
  const ingest = await drained();
  expect(ingest.refused).toEqual({ "body-too-large": 1, "from-future": 1, "not-json": 1, "too-late": 2 });
  expect(total(ingest, "counted")).toBe(2);

  const deadLetters = await list();
  expect(deadLetters.map(({ reason }) => reason)).toEqual([
    "not-json",
    "too-late",
    "from-future",
    "body-too-large",
    "too-late",
  ]);
  expect(await list("--reason", "too-late", "--last", "1h", "--limit", "1")).toMatchObject([
    { id: deadLetters[1]?.id, expected: expect.stringContaining("LATE_LIMIT_SECONDS") as string },
  ]);

  const hostile = await fleet<Answer<"show-dead-letter">>("show", String(deadLetters[0]?.id));
  expect(hostile).toMatchObject({ bodyIs: "text", body: HOSTILE, isWholeEvent: true });
  const large = await fleet<Answer<"show-dead-letter">>("show", String(deadLetters[3]?.id));
  expect(large.body).toBe(bodies[1]);
  expect(await keptBlobs()).toHaveLength(1);
  for (const out of [
    await said("list", "--table"),
    await said("show", "--table", String(deadLetters[0]?.id)),
    await said("list"),
  ]) {
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  }
});

test("a replay is told what to take, or refused", async () => {
  const replay = async (body: unknown) => {
    const response = await system.ask("dead-letters/replay", { method: "POST", body: JSON.stringify(body) });
    return [response.status, ((await response.json()) as { readonly detail: string }).detail];
  };
  expect(await replay({})).toEqual([400, expect.stringContaining('{"all":true}')]);
  expect(await replay({ all: true, reason: "too-late" })).toEqual([400, expect.stringContaining("all")]);
  expect(await replay({ reason: "odd" })).toEqual([400, expect.stringContaining("reason")]);
  await using command = new FleetCommand(["dead-letters", "replay"]);
  expect(await command.ended()).toMatchObject({ code: 2, complaints: expect.stringContaining("--all") as string });
});

test("by the rule that refused it, a reading is refused again; one that came again meanwhile is a repetition", async () => {
  const outcome = await fleet<Answer<"replay-dead-letters">>("replay", "--reason", "too-late");
  expect(outcome).toEqual({ deadLetters: 2, counted: 0, duplicates: 1, stillRefused: { "too-late": 1 } });
  expect(await list("--reason", "too-late")).toMatchObject([{ replays: 1 }]);
});

test("after the rules are mended each is counted once, whoever replays it at the same time and again", async () => {
  await system.killHost();
  await system.startHost(MENDED);
  const all = () => system.api.call("replay-dead-letters", { body: { all: true } });

  const replays = [...(await Promise.all([all(), all(), all()])), await all()];

  const counted = LARGE + 2;
  expect(sum(replays.map((replay) => replay.counted))).toBe(counted);
  expect(replays.at(-1)).toMatchObject({ deadLetters: 1, counted: 0, stillRefused: { "not-json": 1 }, remaining: 0 });
  const ingest = await drained();
  expect(ingest.refused).toEqual({ "not-json": 1 });
  expect(total(ingest, "counted")).toBe(counted + 2);
  expect(total(ingest, "duplicates")).toBe(1);
  expect(total(ingest, "deadLetters")).toBe(1);
  expect(READINGS).toBe(counted + 2 + 1);
  expect(await system.room.buckets.countReadings()).toBe(counted + 2);
  expect(await keptBlobs()).toEqual([]);
});

const sum = (numbers: readonly number[]): number => numbers.reduce((all, n) => all + n, 0);
