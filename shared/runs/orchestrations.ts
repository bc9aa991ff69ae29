import type { Instant } from "../time";

/** The engine as the domain needs it: starts attempts and tells what became of them. */
export interface Orchestrations {
  /** Starts an instance; one that runs under this id already stays as it is. */
  start(instanceId: string, input: unknown): Promise<void>;
  state(instanceId: string): Promise<InstanceState>;
  /** Stops an instance where it is, not its children. */
  terminate(instanceId: string, reason: string): Promise<void>;
  /** Deletes what it keeps of the instance; false where that is nothing. */
  forget(instanceId: string): Promise<boolean>;
  /** Deletes what it keeps of instances that were made before `before` and have ended; answers how many. */
  forgetEnded(before: Instant): Promise<number>;
}

/** `lost`: the engine knows no such instance. `ended`: it will do nothing more, however it ended. */
export interface InstanceState {
  readonly state: "going" | "ended" | "lost";
  /** What it failed with, where it did. */
  readonly failure?: string | undefined;
  /** When it last did something, and what it has shown of its progress since it began. */
  readonly updatedAt?: Instant | undefined;
  readonly progress?: { readonly chunks: number; readonly chunksDone: number } | undefined;
}
