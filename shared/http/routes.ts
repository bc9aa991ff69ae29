/** A path's `{name}` is a parameter. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** Answered without a key. */
  readonly isOpen?: true;
}

/** Every operation of the API beneath `/api/`. What each takes and answers: `contract`. */
export const routes = {
  "start-run": { method: "POST", path: "runs" },
  "list-runs": { method: "GET", path: "runs" },
  "show-run": { method: "GET", path: "runs/{run}" },
  "cancel-run": { method: "POST", path: "runs/{run}/cancel" },
  "purge-run": { method: "DELETE", path: "runs/{run}" },
  "show-results": { method: "GET", path: "runs/{run}/results" },
  "show-run-errors": { method: "GET", path: "runs/{run}/errors" },
  "show-run-changes": { method: "GET", path: "runs/{run}/changes" },
  "link-run-files": { method: "GET", path: "runs/{run}/links" },
  "start-backfill": { method: "POST", path: "backfills" },
  "list-backfills": { method: "GET", path: "backfills" },
  "show-backfill": { method: "GET", path: "backfills/{backfill}" },
  "pause-backfill": { method: "POST", path: "backfills/{backfill}/pause" },
  "resume-backfill": { method: "POST", path: "backfills/{backfill}/resume" },
  "cancel-backfill": { method: "POST", path: "backfills/{backfill}/cancel" },
  "show-schedule": { method: "GET", path: "schedule" },
  "set-schedule": { method: "PUT", path: "schedule" },
  "list-anomalies": { method: "GET", path: "anomalies" },
  "give-feedback": { method: "POST", path: "anomalies/{anomaly}/feedback" },
  "list-alerts": { method: "GET", path: "alerts" },
  "show-alert": { method: "GET", path: "alerts/{alert}" },
  "acknowledge-alert": { method: "POST", path: "alerts/{alert}/acknowledge" },
  "preview-alerts": { method: "POST", path: "alerts/preview" },
  "list-devices": { method: "GET", path: "devices" },
  "show-device": { method: "GET", path: "devices/{device}" },
  "change-device": { method: "PATCH", path: "devices/{device}" },
  "show-series": { method: "GET", path: "devices/{device}/series" },
  "judge-device": { method: "GET", path: "devices/{device}/windows" },
  "forget-device": { method: "DELETE", path: "devices/{device}" },
  "list-models": { method: "GET", path: "models" },
  "import-model": { method: "POST", path: "models" },
  "show-models": { method: "GET", path: "models/{device}" },
  "show-model": { method: "GET", path: "models/{device}/{version}" },
  "delete-model": { method: "DELETE", path: "models/{device}/{version}" },
  "set-model-alias": { method: "PUT", path: "models/{device}/aliases/{alias}" },
  "promote-challengers": { method: "POST", path: "models/promotions" },
  "compare-models": { method: "POST", path: "models/compare" },
  "start-training": { method: "POST", path: "trainings" },
  "list-trainings": { method: "GET", path: "trainings" },
  "show-training": { method: "GET", path: "trainings/{training}" },
  "cancel-training": { method: "POST", path: "trainings/{training}/cancel" },
  "show-training-devices": { method: "GET", path: "trainings/{training}/devices" },
  "show-ingest": { method: "GET", path: "ingest" },
  "reread-gaps": { method: "POST", path: "ingest/gaps/reread" },
  "list-dead-letters": { method: "GET", path: "dead-letters" },
  "show-dead-letter": { method: "GET", path: "dead-letters/{deadLetter}" },
  "replay-dead-letters": { method: "POST", path: "dead-letters/replay" },
  health: { method: "GET", path: "health", isOpen: true },
  openapi: { method: "GET", path: "openapi.json", isOpen: true },
} as const satisfies Readonly<Record<string, Route>>;

export type Operation = keyof typeof routes;
