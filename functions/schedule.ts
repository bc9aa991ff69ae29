import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { scheduleView } from "../shared/http/views";
import { services } from "../shared/services";
import { readJsonBody, respond } from "./http/respond";

app.http("show-schedule", {
  methods: ["GET"],
  route: "schedule",
  authLevel: "function",
  handler: respond(async (_request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    return { jsonBody: scheduleView(await (await services()).schedule.read()) };
  }),
});

app.http("set-schedule", {
  methods: ["PUT"],
  route: "schedule",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput, scheduleRequest } = await import("../shared/http/schemas.js");
    const { paused } = parseInput(scheduleRequest, await readJsonBody(request));
    const { schedule } = await services();
    await schedule.setPaused(paused);
    return { jsonBody: scheduleView(await schedule.read()) };
  }),
});
