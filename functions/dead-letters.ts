import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { NotFoundError } from "../shared/errors";
import { deadLetterView, replayView, shownLetterView } from "../shared/http/dead-letter-views";
import { listDeadLetters, showDeadLetter } from "../shared/readings/dead-letters/dead-letter-queries";
import { services } from "../shared/services";
import { queryOf, readJsonBody, respond } from "./http/respond";

/** Well below what gateways wait for an answer. */
const BUDGET_MS = 20_000;

app.http("list-dead-letters", {
  methods: ["GET"],
  route: "dead-letters",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput, deadLetterQuery } = await import("../shared/http/schemas.js");
    const { limit, after, partition, ...filter } = parseInput(deadLetterQuery, queryOf(request));
    const upTo = after === undefined ? undefined : after - 1;
    const letters = await listDeadLetters(await services(), { ...filter, partitionId: partition, upTo }, limit);
    const next = letters.length < limit ? null : (letters.at(-1)?.id ?? null);
    return { jsonBody: { deadLetters: letters.map(deadLetterView), next } };
  }),
});

app.http("show-dead-letter", {
  methods: ["GET"],
  route: "dead-letters/{id}",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { id = "" } = request.params;
    if (!/^\d{1,15}$/.test(id)) throw new NotFoundError(`dead letter ${id}`);
    return { jsonBody: shownLetterView(await showDeadLetter(await services(), Number(id))) };
  }),
});

app.http("replay-dead-letters", {
  methods: ["POST"],
  route: "dead-letters/replay",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput, replayRequest } = await import("../shared/http/schemas.js");
    const { all: _all, after: cursor, ...selection } = parseInput(replayRequest, await readJsonBody(request));
    const { replayDeadLetters } = await import("../shared/readings/dead-letters/replay-dead-letters.js");
    const report = await replayDeadLetters(await services(), selection, { budgetMs: BUDGET_MS, cursor });
    if (report.bodiesLeft > 0) context.warn(`${report.bodiesLeft} blobs of settled dead letters could not be deleted`);
    return { jsonBody: replayView(report) };
  }),
});
