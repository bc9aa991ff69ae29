import { setTimeout as sleep } from "node:timers/promises";

/** Well below what gateways wait for an answer. */
export const ANSWER_BUDGET_MS = 20_000;

/** A step is over in some 50 ms, during which an embedded database does nothing else; the pause is ingest's. */
export const PACE = { rows: 5_000, blobs: 500, pause: () => sleep(50) };
