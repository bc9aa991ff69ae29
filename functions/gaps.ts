import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { services } from "../shared/services";
import { readJsonBody, respond } from "./http/respond";

app.http("reread-gaps", {
  methods: ["POST"],
  route: "ingest/gaps/reread",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput, rereadRequest } = await import("../shared/http/schemas.js");
    const { rereadGaps } = await import("../shared/readings/gaps/reread-gaps.js");
    const { partitionId } = parseInput(rereadRequest, await readJsonBody(request));
    return { jsonBody: await rereadGaps(await services(), { partitionId }) };
  }),
});
