import fc from "fast-check";
import { jsonBytes, type Blobs, type ByteRange } from "../../../shared/blobs";
import type { DeviceId } from "../../../shared/readings/reading";
import { encodeRows } from "../../../shared/runs/part-rows";
import { summarizeRows } from "../../../shared/runs/part-summary";
import { readResultPage, type ResultQuery } from "../../../shared/runs/read-results";
import { CSV, rowFormOf } from "../../../shared/runs/row-form";
import type { Run } from "../../../shared/runs/run";
import { runFiles } from "../../../shared/runs/run-files";
import type { Output } from "../../../shared/runs/run-output";
import type { ResultRow } from "../../../shared/scoring/result-row";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { runAs, RUN_ID } from "../../support/domain/planned-run";
import { cutAt, resultRow, rowsByDevice } from "../../support/domain/result-rows";

const minutes = (n: number): number => n * 60_000;

/** Rows whose devices' names say their part: no device is in two. */
const parts = fc
  .array(rowsByDevice, { maxLength: 4 })
  .map((all) =>
    all.map((rows, part) =>
      rows.map(
        (row, i) => ({ ...row, deviceId: `${part}-${row.deviceId}`, severity: i % 2 ? i / 8 : null }) as ResultRow,
      ),
    ),
  );

/** Each part's devices are one chunk of the plan. */
async function endedRun(all: readonly (readonly ResultRow[])[], output: Output = "jsonl", planned = true) {
  const blobs = new MemoryBlobs();
  const form = rowFormOf(output);
  const manifest: { chunk: number; name: string; bytes: number }[] = [];
  for (const [chunk, rows] of all.entries()) {
    const name = runFiles.part(RUN_ID, 1, chunk, form.extension);
    const bytes = Buffer.from(form.header + encodeRows(rows, form));
    const { index } = await summarizeRows(cutAt(bytes, []), form);
    await blobs.create(name, bytes);
    await blobs.create(runFiles.index(RUN_ID, 1, chunk), jsonBytes(index));
    manifest.push({ chunk, name, bytes: bytes.length });
  }
  await blobs.create(runFiles.manifest(RUN_ID, 1), jsonBytes({ parts: manifest, request: { output } }));
  if (planned) {
    await blobs.create(runFiles.plan(RUN_ID), jsonBytes({ planId: "p" }));
    await blobs.create(runFiles.planFirstIds(RUN_ID, "p"), jsonBytes(all.map((_, part) => `${part}-`)));
  }
  return { blobs, run: await runAs("completed") };
}

async function readAll(blobs: Blobs, run: Run, query: ResultQuery, lookThrough?: number): Promise<string[]> {
  const pages: string[] = [];
  let after: string | undefined;
  do {
    const { lines, next } = await readResultPage(blobs, run, { ...query, after }, lookThrough);
    pages.push(lines);
    if (pages.length > 100) throw new Error("the pages have no end");
    after = next;
  } while (after !== undefined);
  return pages;
}

const rowCount = (lines: string): number => lines.split("\n").length - 1;

const query: fc.Arbitrary<ResultQuery> = fc.record({
  limit: fc.integer({ min: 1, max: 12 }),
  device: fc.option(
    fc.tuple(fc.nat(3), fc.nat(5)).map(([part, n]) => `${part}-pump-${n}`),
    { nil: undefined },
  ),
  verdict: fc.option(fc.constantFrom("normal", "anomalous", "unscored"), { nil: undefined }),
  from: fc.option(fc.nat(4).map(minutes), { nil: undefined }),
  to: fc.option(fc.nat(5).map(minutes), { nil: undefined }),
  severity: fc.option(fc.constantFrom(0, 0.25, 0.5), { nil: undefined }),
});

const isAskedFor = (row: ResultRow, { device, verdict, from = -Infinity, to = Infinity, severity }: ResultQuery) =>
  (device === undefined || row.deviceId === device) &&
  (verdict === undefined || row.verdict === verdict) &&
  Date.parse(row.windowEnd) > from &&
  Date.parse(row.windowEnd) <= to &&
  (severity === undefined || (row.severity !== null && row.severity >= severity));

const output = fc.constantFrom("jsonl" as const, "csv" as const);

test("the pages together hold every wanted row once, none more than the limit, whatever is asked for", async () => {
  await fc.assert(
    fc.asyncProperty(parts, query, output, async (all, asked, kept) => {
      const { blobs, run } = await endedRun(all, kept);
      const pages = await readAll(blobs, run, asked);
      const wanted = all.flat().filter((row) => isAskedFor(row, asked));
      expect(pages.join("")).toBe(encodeRows(wanted));
      expect(pages.every((page) => rowCount(page) <= asked.limit)).toBe(true);
      expect(pages).toHaveLength(Math.max(1, Math.ceil(wanted.length / asked.limit)));
    }),
    { numRuns: 200 },
  );
});

test("as CSV the pages make one file, in whichever form the rows were kept", async () => {
  await fc.assert(
    fc.asyncProperty(parts, query, output, async (all, asked, kept) => {
      const { blobs, run } = await endedRun(all, kept);
      const pages = await readAll(blobs, run, { ...asked, format: "csv" });
      const wanted = all.flat().filter((row) => isAskedFor(row, asked));
      expect(pages.join("")).toBe(CSV.header + encodeRows(wanted, CSV));
    }),
  );
});

test("a page ends after what it may look through, however few rows of it were wanted", async () => {
  await fc.assert(
    fc.asyncProperty(parts, query, fc.integer({ min: 1, max: 2_000 }), async (all, asked, lookThrough) => {
      const { blobs, run } = await endedRun(all);
      const pages = await readAll(blobs, run, { ...asked, limit: 1_000 }, lookThrough);
      expect(pages.join("")).toBe(encodeRows(all.flat().filter((row) => isAskedFor(row, asked))));
      expect(pages.length).toBeLessThanOrEqual(1 + Math.ceil(encodeRows(all.flat()).length / lookThrough));
    }),
  );
});

test("a device's rows are found by one index and one range of one part, however many there are", async () => {
  const all = Array.from({ length: 9 }, (_, part) => [resultRow(`${part}-pump` as DeviceId, 1)]);
  const { blobs, run } = await endedRun(all);
  const asked: string[] = [];
  const watched: Blobs = Object.assign(Object.create(blobs) as Blobs, {
    read: (name: string) => (asked.push(name), blobs.read(name)),
    stream: (name: string, range?: ByteRange) => (asked.push(name), blobs.stream(name, range)),
  });
  const device = "6-pump";
  expect(await readAll(watched, run, { limit: 10, device })).toEqual([encodeRows(all[6] ?? [])]);
  expect(asked.filter((name) => /index|parts/.test(name))).toEqual([
    runFiles.index(RUN_ID, 1, 6),
    runFiles.part(RUN_ID, 1, 6),
  ]);
});

test("a device of a run whose plan does not say where devices are is found all the same", async () => {
  const all = Array.from({ length: 3 }, (_, part) => [resultRow(`${part}-pump` as DeviceId, 1)]);
  const { blobs, run } = await endedRun(all, "jsonl", false);
  expect(await readAll(blobs, run, { limit: 10, device: "2-pump" })).toEqual([encodeRows(all[2] ?? [])]);
});

test("a run that keeps no rows says so", async () => {
  const { blobs, run } = await endedRun([], "summary");
  await expect(readResultPage(blobs, run, { limit: 1 })).rejects.toThrow('kept no rows: its output is "summary"');
});

test.each<Run["status"]>(["requested", "running"])("a run that is %s has no results yet", async (status) => {
  await expect(readResultPage(new MemoryBlobs(), await runAs(status), { limit: 1 })).rejects.toThrow("not complete");
});

test("a run that ended without a manifest has no results", async () => {
  await expect(readResultPage(new MemoryBlobs(), await runAs("failed"), { limit: 1 })).rejects.toThrow(
    "without results",
  );
});

test("a page cannot begin within a row", async () => {
  const { blobs, run } = await endedRun([[], [resultRow("pump-1" as DeviceId, 5)]]);
  await expect(readResultPage(blobs, run, { limit: 1, after: "1-7" })).rejects.toThrow(/^after: "1-7" is not where/);
});
