import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { giveFeedback } from "../shared/anomalies/give-feedback";
import { NotFoundError } from "../shared/errors";
import { anomalyIdOf, anomalyKeyOf } from "../shared/http/anomaly-id";
import { anomalyView, feedbackView } from "../shared/http/anomaly-views";
import { services } from "../shared/services";
import { queryOf, readJsonBody, respond } from "./http/respond";
import { authorOf } from "./http/author";

app.http("list-anomalies", {
  methods: ["GET"],
  route: "anomalies",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { anomalyQuery } = await import("../shared/http/anomaly-schemas.js");
    const { device, severity, limit, after, ...filter } = parseInput(anomalyQuery, queryOf(request));
    const { anomalies } = await services();
    const found = await anomalies.list({ ...filter, deviceId: device, leastSeverity: severity }, { limit, after });
    const last = found.length < limit ? undefined : found.at(-1);
    return { jsonBody: { anomalies: found.map(anomalyView), next: last === undefined ? null : anomalyIdOf(last) } };
  }),
});

app.http("give-feedback", {
  methods: ["POST"],
  route: "anomalies/{id}/feedback",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { feedbackRequest } = await import("../shared/http/anomaly-schemas.js");
    const { id = "" } = request.params;
    const anomaly = anomalyKeyOf(id);
    if (anomaly === undefined) throw new NotFoundError(`anomaly ${id}`);
    const { verdict, note } = parseInput(feedbackRequest, await readJsonBody(request));
    const feedback = await giveFeedback(await services(), anomaly, { verdict, note, by: authorOf(request).name });
    return { jsonBody: { id, feedback: feedback === undefined ? null : feedbackView(feedback) } };
  }),
});
