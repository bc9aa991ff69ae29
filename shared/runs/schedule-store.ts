import type { Instant } from "../time";
import type { Due } from "./due";
import type { NewRun } from "./run";

export interface ScheduleState {
  /** Up to where scheduled runs have taken their windows; undefined before the first. */
  readonly closedThrough: Instant | undefined;
  /** Where the first scheduled run began. */
  readonly beganAt: Instant | undefined;
  /** Raised at each closing; whatever is due is stamped with it. */
  readonly generation: number;
  readonly paused: boolean;
  /** Where the buckets begin that retention has not given up; undefined while it has given up none. */
  readonly keptFrom: Instant | undefined;
}

export interface ScheduleStore {
  read(): Promise<ScheduleState>;
  setPaused(paused: boolean): Promise<void>;
  /**
   * The short exclusive step: advances `closedThrough` from where `expected` says it stands to the end of `run`, raises
   * the generation and inserts the run. False, and nothing changed, where another was faster.
   */
  close(expected: ScheduleState, run: NewRun): Promise<boolean>;
  /** What is due of this generation and earlier: no later closing or batch can add to it. */
  dues(generation: number): Promise<Due[]>;
}
