import { app } from "@azure/functions";
import { AppError } from "../shared/errors";
import { removeStaleCheckpoints } from "../shared/readings/hub/remove-stale-checkpoints";
import { closeServices, services } from "../shared/services";

import "./ingest-readings";
import "./schedule-runs";
import "./score-fleet";
import "./score-chunk";
import "./begin-run";
import "./plan-run";
import "./score-device";
import "./publish-part";
import "./finish-run";
import "./train-fleet";
import "./train-chunk";
import "./begin-training";
import "./plan-training";
import "./sample-devices";
import "./train-sampled";
import "./train-device";
import "./publish-training";
import "./finish-training";
import "./schedule-trainings";
import "./trainings";
import "./runs";
import "./run-results";
import "./schedule";
import "./ingest";
import "./gaps";
import "./dead-letters";
import "./models";
import "./devices";
import "./anomalies";
import "./health";
import "./openapi";
import "./delete-expired";

// A wrong setting stops the start. A database that is away does not: calls are retried until it is back. Checkpoints are
// looked through before the trigger reads by them.
app.hook.appStart(async () => {
  try {
    await removeStaleCheckpoints(await services());
  } catch (error) {
    if (!(error instanceof AppError && error.retryable)) throw error;
  }
});

app.hook.appTerminate(closeServices);
