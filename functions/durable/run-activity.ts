import type { Services } from "../../shared/services";
import type { StepOf } from "../../shared/runs/run-trace";
import { registerActivity } from "./activity";

type RunActivity<I extends StepOf> = (opened: Services, input: I) => Promise<unknown>;

/** Registers an activity that is a step of a run, and is told as one. */
export function registerRunActivity<I extends StepOf>(name: string, load: () => Promise<RunActivity<I>>): void {
  registerActivity(name, async () => {
    const [run, { tellStep }] = await Promise.all([load(), import("../../shared/runs/tell-step.js")]);
    return (opened, input: I) => tellStep(opened, name, input, () => run(opened, input));
  });
}
