import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { NotFoundError } from "../shared/errors";
import { trainingOf } from "../shared/http/training-request";
import { services } from "../shared/services";
import { floorTo } from "../shared/time";
import { readTrainingPart, showTraining } from "../shared/trainings/show-training";
import { startTraining } from "../shared/trainings/start-training";
import type { TrainingId } from "../shared/trainings/training";
import { orchestrationsOf } from "./durable/orchestrations";
import { authorOf } from "./http/author";
import { serve } from "./http/serve";

const trainingsOf = (context: InvocationContext) => orchestrationsOf(df.getClient(context), "train-fleet");

serve(
  "start-training",
  async ({ body, request, context }) => {
    const opened = await services();
    const asked = trainingOf(body, floorTo(opened.clock(), opened.settings.bucketMs));
    const orchestrations = trainingsOf(context);
    const { trainingId } = await startTraining({ ...opened, orchestrations }, asked, authorOf(request));
    return { headers: { location: `/api/trainings/${trainingId}` }, json: { trainingId } };
  },
  [df.input.durableClient()],
);

serve(
  "show-training",
  async ({ path, context }) => {
    const { blobs } = await services();
    const orchestrations = trainingsOf(context);
    return { json: await showTraining({ blobs, orchestrations }, path.training as TrainingId) };
  },
  [df.input.durableClient()],
);

serve("show-training-devices", async ({ path, query: { chunk } }) => {
  const devices = await readTrainingPart(await services(), path.training as TrainingId, chunk);
  if (devices === undefined) throw new NotFoundError(`chunk ${chunk} of training ${path.training}`);
  return { json: { devices } };
});
