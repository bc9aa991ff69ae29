import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { NotFoundError } from "../shared/errors";
import { trainingOf } from "../shared/http/training-request";
import { trainingListView, trainingView } from "../shared/http/training-views";
import { services } from "../shared/services";
import { floorTo } from "../shared/time";
import { readTrainingPart, showTraining } from "../shared/trainings/show-training";
import { cancelTraining, startTraining } from "../shared/trainings/start-training";
import { orchestrationsOf } from "./durable/orchestrations";
import { authorOf } from "./http/author";
import { serve } from "./http/serve";
import { logOf } from "./log";

const trainingsOf = (context: InvocationContext) => orchestrationsOf(df.getClient(context), "train-fleet");

serve(
  "start-training",
  async ({ body, request, context }) => {
    const opened = { ...(await services()), orchestrations: trainingsOf(context) };
    const { bucketMs, trainingShape } = opened.settings;
    const asked = trainingOf(body, floorTo(opened.clock(), bucketMs), trainingShape);
    const { training, notStarted } = await startTraining(opened, asked, authorOf(request));
    const { trainingId } = training;
    if (notStarted !== undefined) {
      logOf(context).warn(`training ${trainingId} is left for the next tick: ${notStarted}`, { trainingId });
    }
    return { headers: { location: `/api/trainings/${trainingId}` }, json: trainingView(training) };
  },
  [df.input.durableClient()],
);

serve("list-trainings", async ({ query: { limit, after } }) => {
  const trainings = await (await services()).trainings.list({ limit, before: after });
  return { json: trainingListView(trainings, limit) };
});

serve(
  "show-training",
  async ({ path, context }) => {
    const opened = { ...(await services()), orchestrations: trainingsOf(context) };
    return { json: trainingView(await showTraining(opened, path.training)) };
  },
  [df.input.durableClient()],
);

serve("cancel-training", async ({ path }) => ({
  json: trainingView(await cancelTraining(await services(), path.training)),
}));

serve("show-training-devices", async ({ path, query: { chunk } }) => {
  const devices = await readTrainingPart(await services(), path.training, chunk);
  if (devices === undefined) throw new NotFoundError(`chunk ${chunk} of training ${path.training}`);
  return { json: { devices } };
});
