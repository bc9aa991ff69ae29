import fc from "fast-check";
import { jsonBytes } from "../../../shared/blobs";
import type { DeviceId } from "../../../shared/readings/reading";
import { encodeRows, summarizePart } from "../../../shared/runs/part-rows";
import { readResultPage, type ResultQuery } from "../../../shared/runs/read-results";
import type { Run } from "../../../shared/runs/run";
import { runFiles } from "../../../shared/runs/run-files";
import type { ResultRow } from "../../../shared/scoring/result-row";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { plannedRun, RUN_ID } from "../../support/domain/planned-run";
import { cutAt, resultRow, rowsByDevice } from "../../support/domain/result-rows";

/** Rows whose devices' names say their part: no device is in two. */
const parts = fc
  .array(rowsByDevice, { maxLength: 4 })
  .map((all) =>
    all.map((rows, part) => rows.map((row) => ({ ...row, deviceId: `${part}-${row.deviceId}` }) as ResultRow)),
  );

async function endedRun(all: readonly (readonly ResultRow[])[]): Promise<{ blobs: MemoryBlobs; run: Run }> {
  const blobs = new MemoryBlobs();
  const manifest: { name: string; bytes: number }[] = [];
  for (const [chunk, rows] of all.entries()) {
    const name = runFiles.part(RUN_ID, 1, chunk);
    const bytes = Buffer.from(encodeRows(rows));
    const { devices } = await summarizePart(cutAt(bytes, []));
    const index = Object.fromEntries([...devices.values()].map((one) => [one.deviceId, [one.offset, one.bytes]]));
    await blobs.create(name, bytes);
    await blobs.create(runFiles.index(RUN_ID, 1, chunk), jsonBytes({ bytes: bytes.length, devices: index }));
    manifest.push({ name, bytes: bytes.length });
  }
  await blobs.create(runFiles.manifest(RUN_ID, 1), jsonBytes({ parts: manifest }));
  return { blobs, run: await runAs("completed") };
}

async function runAs(status: Run["status"]): Promise<Run> {
  const run = await (await plannedRun([])).runs.get(RUN_ID);
  if (run === undefined) throw new Error("the run was written");
  return { ...run, status };
}

async function readAll(blobs: MemoryBlobs, run: Run, query: ResultQuery): Promise<string[]> {
  const pages: string[] = [];
  let after: string | undefined;
  do {
    const { lines, next } = await readResultPage(blobs, run, { ...query, after });
    pages.push(lines);
    if (pages.length > 100) throw new Error("the pages have no end");
    after = next;
  } while (after !== undefined);
  return pages;
}

const rowCount = (lines: string): number => lines.split("\n").length - 1;

test("the pages together hold every wanted row once, none more than the limit, whatever is asked for", async () => {
  const limit = fc.integer({ min: 1, max: 12 });
  const device = fc.option(
    fc.tuple(fc.nat(3), fc.nat(5)).map(([part, n]) => `${part}-pump-${n}`),
    { nil: undefined },
  );
  const verdict = fc.option(fc.constantFrom("normal" as const, "anomalous" as const, "unscored" as const), {
    nil: undefined,
  });
  await fc.assert(
    fc.asyncProperty(parts, limit, device, verdict, async (all, most, of, found) => {
      const { blobs, run } = await endedRun(all);
      const pages = await readAll(blobs, run, { limit: most, device: of, verdict: found });
      const wanted = all
        .flat()
        .filter((row) => (of === undefined || row.deviceId === of) && (found === undefined || row.verdict === found));
      expect(pages.join("")).toBe(encodeRows(wanted));
      expect(pages.every((page) => rowCount(page) <= most)).toBe(true);
      expect(pages).toHaveLength(Math.max(1, Math.ceil(wanted.length / most)));
    }),
    { numRuns: 200 },
  );
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
