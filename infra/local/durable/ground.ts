import type { Clock } from "../../../shared/time";
import type { FunctionApp } from "../functions-host/invocation";
import type { Weather } from "./nastiness";
import type { HistoryStore } from "./store/history-store";
import type { WorkDone } from "./work-done";

export type Log = (level: "information" | "warning" | "error", message: string) => void;

/** What the engine's parts stand on. */
export interface Ground {
  readonly app: FunctionApp;
  readonly store: HistoryStore;
  readonly weather: Weather;
  /** Counted as it is done. */
  readonly work: WorkDone;
  /** Of instances that are started without one. */
  readonly defaultVersion: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Says that an instance has got mail and wants a turn. */
  readonly wake: (instanceId: string) => void;
}

/** How long to wait before storing is tried again after it failed: the disk may be full. */
export const STORE_RETRY_MS = 1_000;
