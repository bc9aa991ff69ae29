import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { runView, runWithProgress } from "../shared/http/views";
import { getRun } from "../shared/runs/get-run";
import { readResultPage } from "../shared/runs/read-results";
import type { RunId } from "../shared/runs/run";
import { cancelRun, startRun } from "../shared/runs/start-run";
import { services } from "../shared/services";
import { orchestrationsOf } from "./durable/orchestrations";
import { queryOf, readJsonBody, respond } from "./http/respond";

const idOf = (request: HttpRequest): RunId => request.params["id"] as RunId;

app.http("start-run", {
  methods: ["POST"],
  route: "runs",
  authLevel: "function",
  extraInputs: [df.input.durableClient()],
  handler: respond(async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput, runRequest } = await import("../shared/http/schemas.js");
    const { devices, ...range } = parseInput(runRequest, await readJsonBody(request));
    const orchestrations = orchestrationsOf(df.getClient(context));
    const asked = { ...range, devices: devices === "all" ? undefined : devices };
    const { run, notStarted } = await startRun({ ...(await services()), orchestrations }, asked);
    if (notStarted !== undefined) context.warn(`run ${run.runId} is left for the next tick: ${notStarted}`);
    return { status: 202, headers: { location: `/api/runs/${run.runId}` }, jsonBody: runView(run) };
  }),
});

app.http("list-runs", {
  methods: ["GET"],
  route: "runs",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput, runListQuery } = await import("../shared/http/schemas.js");
    const filter = parseInput(runListQuery, queryOf(request));
    const runs = await (await services()).runs.list(filter);
    return { jsonBody: { runs: runs.map(runView) } };
  }),
});

app.http("show-run", {
  methods: ["GET"],
  route: "runs/{id}",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { runs, outcomes } = await services();
    return { jsonBody: await runWithProgress(outcomes, await getRun(runs, idOf(request))) };
  }),
});

app.http("cancel-run", {
  methods: ["POST"],
  route: "runs/{id}/cancel",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    return { status: 202, jsonBody: runView(await cancelRun(await services(), idOf(request))) };
  }),
});

app.http("show-results", {
  methods: ["GET"],
  route: "runs/{id}/results",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { runs, blobs } = await services();
    const { parseInput, resultQuery } = await import("../shared/http/schemas.js");
    const query = parseInput(resultQuery, queryOf(request));
    const { lines, next } = await readResultPage(blobs, await getRun(runs, idOf(request)), query);
    const headers = { "content-type": "application/x-ndjson", ...(next !== undefined && { "x-next-page": next }) };
    return { headers, body: lines };
  }),
});
