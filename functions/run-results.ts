import { changeToken, changeView } from "../shared/http/device-views";
import { nextOf, tokenOf } from "../shared/http/page-token";
import { preferredForm } from "../shared/http/preferred-form";
import { getRun } from "../shared/runs/get-run";
import { linkRunFiles } from "../shared/runs/link-files";
import { readErrorPage } from "../shared/runs/read-errors";
import { readResultPage } from "../shared/runs/read-results";
import { rowFormOf } from "../shared/runs/row-form";
import { services } from "../shared/services";
import { isoOf } from "../shared/time";
import { serve } from "./http/serve";

serve("show-results", async ({ path, query, request }) => {
  const { runs, blobs } = await services();
  const format = query.format ?? preferredForm(request.headers.get("accept"));
  const { lines, next } = await readResultPage(blobs, await getRun(runs, path.run), { ...query, format });
  const headers = {
    ...{ "content-type": rowFormOf(format).contentType, vary: "accept" },
    ...(next !== undefined && { "x-next-page": tokenOf(next) }),
  };
  return { lines, headers };
});

serve("show-run-errors", async ({ path, query }) => {
  const { runs, blobs } = await services();
  const { errors, next } = await readErrorPage(blobs, await getRun(runs, path.run), query);
  return { json: { errors, next: next === undefined ? null : tokenOf(next) } };
});

serve("show-run-changes", async ({ path, query: { verdict, limit, after } }) => {
  const { runs, status } = await services();
  const { runId } = await getRun(runs, path.run);
  const changes = await status.changes(runId, { verdict }, { limit, after });
  return { json: { devices: changes.map(changeView), next: nextOf(changes, limit, changeToken) } };
});

serve("link-run-files", async ({ path, query }) => {
  const opened = await services();
  const run = await getRun(opened.runs, path.run);
  const { expiresAt, files } = await linkRunFiles(opened, run, query.minutes * 60_000);
  return { headers: { "cache-control": "no-store" }, json: { expiresAt: isoOf(expiresAt), files } };
});
