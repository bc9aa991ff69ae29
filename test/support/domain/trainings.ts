import type { InstanceState, Orchestrations } from "../../../shared/runs/orchestrations";
import type { Training, TrainingId } from "../../../shared/trainings/training";

export const trainingOf = (changes: Partial<Training> = {}): Training => ({
  ...{ trainingId: "t1" as TrainingId, requestedAt: 1_000, by: { name: "ada", source: "stated" } },
  request: { from: 0, to: 60_000, windowMs: 60_000, hopMs: 60_000, wantedShare: 0.02, leaveOut: [] },
  ...changes,
});

/** An engine that says of instances what it is told, and keeps what it is asked. */
export class ToldEngine implements Pick<Orchestrations, "start" | "state" | "terminate"> {
  readonly states = new Map<string, InstanceState>();
  readonly started: string[] = [];
  readonly inputs: unknown[] = [];
  /** What the next calls throw. */
  trouble: Error | undefined;

  start(instanceId: string, input: unknown): Promise<void> {
    if (this.trouble !== undefined) return Promise.reject(this.trouble);
    this.started.push(instanceId);
    this.inputs.push(input);
    this.states.set(instanceId, { state: "going" });
    return Promise.resolve();
  }

  state(instanceId: string): Promise<InstanceState> {
    if (this.trouble !== undefined) return Promise.reject(this.trouble);
    return Promise.resolve(this.states.get(instanceId) ?? { state: "lost" });
  }

  terminate(instanceId: string): Promise<void> {
    this.states.set(instanceId, { state: "ended" });
    return Promise.resolve();
  }
}
