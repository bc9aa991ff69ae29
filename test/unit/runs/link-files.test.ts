import type { BlobLinks } from "../../../shared/blob-links";
import { jsonBytes } from "../../../shared/blobs";
import { linkRunFiles } from "../../../shared/runs/link-files";
import { runFiles } from "../../../shared/runs/run-files";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { runAs, RUN_ID } from "../../support/domain/planned-run";

const NOW = 10 * 60_000;
const links: BlobLinks = {
  within: ({ from, to }) => Promise.resolve((name) => Promise.resolve(`${name}?from=${from}&to=${to}`)),
};

async function setUp(parts: readonly object[]) {
  const blobs = new MemoryBlobs();
  await blobs.create(runFiles.manifest(RUN_ID, 1), jsonBytes({ runId: RUN_ID, attempt: 1, parts }));
  return { services: { blobs, links, clock: () => NOW }, run: await runAs("completed") };
}

test("every file that the manifest names has a link, for as long as was asked", async () => {
  const names = { name: runFiles.part(RUN_ID, 1, 0), parquet: runFiles.part(RUN_ID, 1, 0, "parquet") };
  const { services, run } = await setUp([
    { chunk: 0, bytes: 7, ...names },
    { chunk: 1, bytes: 0 },
  ]);
  const { expiresAt, files } = await linkRunFiles(services, run, 60_000);
  expect(expiresAt).toBe(NOW + 60_000);
  expect(files.map(({ kind, name }) => [kind, name])).toEqual([
    ["manifest", runFiles.manifest(RUN_ID, 1)],
    ["summary", runFiles.summary(RUN_ID, 1)],
    ["errors", runFiles.errors(RUN_ID, 1)],
    ["rows", names.name],
    ["parquet", names.parquet],
  ]);
  expect(files.every(({ name, url }) => url === `${name}?from=${NOW - 300_000}&to=${NOW + 60_000}`)).toBe(true);
});

test("a run that goes on has nothing to link to", async () => {
  const { services, run } = await setUp([]);
  await expect(linkRunFiles(services, { ...run, status: "running" }, 1)).rejects.toThrow("not complete");
});
