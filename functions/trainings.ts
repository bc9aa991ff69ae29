import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { NotFoundError } from "../shared/errors";
import { services } from "../shared/services";
import { floorTo } from "../shared/time";
import { readTrainingPart, showTraining } from "../shared/trainings/show-training";
import { startTraining } from "../shared/trainings/start-training";
import type { TrainingId } from "../shared/trainings/training";
import { orchestrationsOf } from "./durable/orchestrations";
import { queryOf, readJsonBody, respond } from "./http/respond";

const idOf = (request: HttpRequest): TrainingId => request.params["id"] as TrainingId;
const trainingsOf = (context: InvocationContext) => orchestrationsOf(df.getClient(context), "train-fleet");

app.http("start-training", {
  methods: ["POST"],
  route: "trainings",
  authLevel: "function",
  extraInputs: [df.input.durableClient()],
  handler: respond(async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { trainingOf, trainingRequest } = await import("../shared/http/training-schemas.js");
    const opened = await services();
    const now = floorTo(opened.clock(), opened.settings.bucketMs);
    const asked = trainingOf(parseInput(trainingRequest, await readJsonBody(request)), now);
    const { trainingId } = await startTraining({ ...opened, orchestrations: trainingsOf(context) }, asked);
    return { status: 202, headers: { location: `/api/trainings/${trainingId}` }, jsonBody: { trainingId } };
  }),
});

app.http("show-training", {
  methods: ["GET"],
  route: "trainings/{id}",
  authLevel: "function",
  extraInputs: [df.input.durableClient()],
  handler: respond(async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const { blobs } = await services();
    return { jsonBody: await showTraining({ blobs, orchestrations: trainingsOf(context) }, idOf(request)) };
  }),
});

app.http("show-training-devices", {
  methods: ["GET"],
  route: "trainings/{id}/devices",
  authLevel: "function",
  handler: respond(async (request: HttpRequest, _context: InvocationContext): Promise<HttpResponseInit> => {
    const { parseInput } = await import("../shared/http/schemas.js");
    const { trainingDevicesQuery } = await import("../shared/http/training-schemas.js");
    const { chunk } = parseInput(trainingDevicesQuery, queryOf(request));
    const devices = await readTrainingPart(await services(), idOf(request), chunk);
    if (devices === undefined) throw new NotFoundError(`chunk ${chunk} of training ${idOf(request)}`);
    return { jsonBody: { devices } };
  }),
});
