import fc from "fast-check";
import { jsonBytes } from "../../../shared/blobs";
import { readErrorPage } from "../../../shared/runs/read-errors";
import type { FailedDevice } from "../../../shared/runs/outcome-store";
import type { Run } from "../../../shared/runs/run";
import { runFiles } from "../../../shared/runs/run-files";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { runAs, RUN_ID } from "../../support/domain/planned-run";

const failed = (n: number, message: string) => ({ deviceId: `pump-${n}`, code: "model-corrupt", message, attempts: n });

async function endedRun(errors: readonly object[], status: Run["status"] = "partial") {
  const blobs = new MemoryBlobs();
  const lines = errors.map((error) => JSON.stringify(error) + "\n").join("");
  await blobs.create(runFiles.errors(RUN_ID, 1), Buffer.from(lines));
  await blobs.create(runFiles.manifest(RUN_ID, 1), jsonBytes({ runId: RUN_ID, attempt: 1, parts: [] }));
  return { blobs, run: await runAs(status) };
}

test("the pages together hold every error once, none more than the limit", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string(), { maxLength: 20 }), fc.integer({ min: 1, max: 7 }), async (said, limit) => {
      const errors = said.map((message, n) => failed(n, message));
      const { blobs, run } = await endedRun(errors);
      const pages: (readonly FailedDevice[])[] = [];
      for (let after: number | undefined, isLast = false; !isLast;) {
        const page = await readErrorPage(blobs, run, { limit, after });
        pages.push(page.errors);
        after = page.next;
        isLast = after === undefined || pages.length > 20;
      }
      expect(pages.flat()).toEqual(errors);
      expect(pages).toHaveLength(Math.max(1, Math.ceil(errors.length / limit)));
    }),
  );
});

test("a page cannot begin within an error", async () => {
  const { blobs, run } = await endedRun([failed(1, "m")]);
  await expect(readErrorPage(blobs, run, { limit: 1, after: 7 })).rejects.toThrow(/^after: .*not where a page ended/);
});

test("a run that goes on has no errors yet", async () => {
  const { blobs, run } = await endedRun([], "running");
  await expect(readErrorPage(blobs, run, { limit: 1 })).rejects.toThrow("not complete");
});
