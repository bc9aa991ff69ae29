/** The engine as the domain needs it: starts attempts and tells what became of them. */
export interface Orchestrations {
  /** Starts `score-fleet`. An instance that runs under this id already stays as it is. */
  start(instanceId: string, input: unknown): Promise<void>;
  state(instanceId: string): Promise<InstanceState>;
}

/** `lost`: the engine knows no such instance. `ended`: it will do nothing more, however it ended. */
export interface InstanceState {
  readonly state: "going" | "ended" | "lost";
  /** What it failed with, where it did. */
  readonly failure?: string | undefined;
}
