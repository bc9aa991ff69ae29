import { cancelBackfill, pauseBackfill, resumeBackfill } from "../shared/backfills/change-backfill";
import { getBackfill } from "../shared/backfills/get-backfill";
import { startBackfill, type AskedBackfill } from "../shared/backfills/start-backfill";
import { backfillListView, backfillPreviewView, backfillView, backfillWithSlice } from "../shared/http/backfill-views";
import type { Asked } from "../shared/http/contract/operation";
import { services } from "../shared/services";
import { askedRun, idempotencyKeyOf } from "./http/asked-run";
import { serve } from "./http/serve";

serve("start-backfill", async ({ body, request }) => {
  const { dryRun, idempotencyKey, ...asked } = body;
  const opened = await services();
  if (dryRun) {
    const { previewBackfill } = await import("../shared/backfills/preview-backfill.js");
    return { instead: backfillPreviewView(asked, await previewBackfill(opened, askedBackfill(asked))) };
  }
  const backfill = await startBackfill(opened, askedBackfill(asked), idempotencyKeyOf(request, idempotencyKey));
  return { headers: { location: `/api/backfills/${backfill.backfillId}` }, json: backfillView(backfill) };
});

const askedBackfill = ({
  sliceSeconds,
  ...asked
}: Omit<Asked<"start-backfill">["body"], "dryRun" | "idempotencyKey">): AskedBackfill => ({
  ...askedRun(asked),
  sliceMs: sliceSeconds === undefined ? undefined : sliceSeconds * 1000,
});

serve("list-backfills", async ({ query: { limit, after } }) => {
  const backfills = await (await services()).backfills.list({ limit, before: after });
  return { json: backfillListView(backfills, limit) };
});

serve("show-backfill", async ({ path }) => {
  const opened = await services();
  return { json: await backfillWithSlice(opened, await getBackfill(opened.backfills, path.backfill)) };
});

for (const [operation, change] of [
  ["pause-backfill", pauseBackfill],
  ["resume-backfill", resumeBackfill],
  ["cancel-backfill", cancelBackfill],
] as const) {
  serve(operation, async ({ path }) => ({ json: backfillView(await change(await services(), path.backfill)) }));
}
