import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { showIngest } from "../shared/readings/ingest/show-ingest";
import { services } from "../shared/services";
import { respond } from "./http/respond";

app.http("show-ingest", {
  methods: ["GET"],
  route: "ingest",
  authLevel: "function",
  handler: respond(async (_request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    return { jsonBody: await showIngest(await services()) };
  }),
});
