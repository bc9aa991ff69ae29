import type { Instant } from "../time";

/** A stretch of an orchestration: it yields the engine's tasks and is replayed from the start at every turn. */
export type Step<T> = Generator<unknown, T>;

/** What an orchestration may use. Nothing else: no clock, no random, no I/O, or a replay would differ. */
export interface Orchestrator {
  readonly input: unknown;
  /** Of the orchestrations' code when this one began, as host.json said it then; empty before there were versions. */
  readonly version: string;
  /** The turn's time, the same in every replay. */
  readonly now: Instant;
  /** Runs one activity, again with back-off where it throws. */
  call<T>(activity: string, input: unknown): Step<T>;
  /** Runs an activity for each input at the same time; throws as soon as one does. */
  callAll<T>(activity: string, inputs: readonly unknown[]): Step<T[]>;
  /** Runs an orchestration for each input at the same time, each under its own instance id. */
  callChildren<T>(orchestration: string, children: readonly Child[]): Step<T[]>;
  sleep(ms: number): Step<void>;
  showProgress(progress: unknown): void;
  continueAsNew(input: unknown): void;
}

export interface Child {
  readonly instanceId: string;
  readonly input: unknown;
}
