import * as df from "durable-functions";
import { services } from "../shared/services";
import { isoOf } from "../shared/time";
import { orchestrationsOf } from "./durable/orchestrations";
import { logOf } from "./log";
import { tickOf } from "./timer-tick";

// Without a schedule there is no timer: a host calls one whose %SETTING% is empty an error of the app.
if ((process.env["TRAINING_SCHEDULE"] ?? "") !== "") {
  df.app.client.timer("schedule-trainings", {
    schedule: "%TRAINING_SCHEDULE%",
    // The next tick may be a week away.
    retry: {
      strategy: "exponentialBackoff",
      maxRetryCount: 10,
      minimumInterval: { seconds: 10 },
      maximumInterval: { minutes: 10 },
    },
    handler: async (timer, client, context) => {
      const { scheduleTraining } = await import("../shared/trainings/schedule-training.js");
      const opened = { ...(await services()), orchestrations: orchestrationsOf(client, "train-fleet") };
      const { training, outcome, notStarted } = await scheduleTraining(opened, tickOf(timer, opened.clock()));
      const { trainingId, request } = training;
      const log = logOf(context);
      if (outcome === "started") {
        log.info(`training ${trainingId} learns from ${isoOf(request.from)} to ${isoOf(request.to)}`, { trainingId });
      } else if (outcome === "going") {
        log.warn(`no training: ${trainingId} still goes on`, { trainingId });
      } else {
        log.debug(`training ${trainingId} is known: its tick came before`);
      }
      if (notStarted !== undefined) {
        log.warn(`training ${trainingId} is left for the next tick: ${notStarted}`, { trainingId });
      }
    },
  });
}
