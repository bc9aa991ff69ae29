import { app } from "@azure/functions";
import { mayPass } from "../shared/errors";
import { removeStaleCheckpoints } from "../shared/readings/hub/remove-stale-checkpoints";
import { closeServices, services } from "../shared/services";

import "./telemetry-hooks";
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
import "./alerts";
import "./raise-alerts";
import "./health";
import "./openapi";
import "./backfills";
import "./advance-backfills";
import "./dashboard";
import "./delete-expired";

// A wrong setting stops the start. A database that is away does not: calls are retried until it is back. Checkpoints are
// looked through before the trigger reads by them.
app.hook.appStart(async () => {
  await tellMisspelled();
  try {
    await removeStaleCheckpoints(await services());
  } catch (error) {
    if (!mayPass(error)) throw error;
  }
});

async function tellMisspelled(): Promise<void> {
  const { SETTING_NAMES } = await import("../shared/config/read-settings.js");
  const { misspelledSettings } = await import("../shared/config/misspelled-settings.js");
  for (const { name, meant } of misspelledSettings(process.env, SETTING_NAMES)) {
    // eslint-disable-next-line no-console -- a hook has no log of its own; the host takes this into its
    console.warn(`${name} is no setting: if ${meant} was meant, call it so`);
  }
}

app.hook.appTerminate(closeServices);
