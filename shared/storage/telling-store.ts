import { measuredIngest } from "../readings/ingest/measured-ingest";
import { toldOutcomes } from "../runs/told-outcomes";
import type { Telemetry } from "../telemetry";
import type { Store } from "./store";

/** Either engine, telling of what its transactions have changed. */
export const tellingStore = (store: Store, telemetry: Telemetry, bucketMs: number): Store => ({
  ...store,
  ingest: measuredIngest(store.ingest, telemetry, bucketMs),
  outcomes: toldOutcomes(store.outcomes, telemetry),
});
