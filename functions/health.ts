import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { services } from "../shared/services";
import { respond } from "./http/respond";

/** Healthy means that the database answers: without it nothing is taken in and nothing is judged. */
app.http("health", {
  methods: ["GET"],
  route: "health",
  authLevel: "anonymous",
  handler: respond(async (_request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    await (await services()).schedule.read();
    return { jsonBody: { status: "healthy" } };
  }),
});
