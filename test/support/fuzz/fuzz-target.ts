import type * as fc from "fast-check";

/** What became of one input. Both can hold: an event has good readings and bad ones. */
export interface Outcome {
  readonly accepted: boolean;
  /** Why it, or a part of it, was refused. */
  readonly refusals: readonly string[];
}

/** Something that takes input from outside, and how to tell whether it does so as promised. */
export interface FuzzTarget<Input = unknown, Answer = unknown> {
  readonly name: string;
  /** Part of all inputs of a run that is this target's. */
  readonly share: number;
  readonly arbitrary: fc.Arbitrary<Input>;
  /** Hands the input over. Errors that are foreseen are part of the answer; any that is thrown breaks a promise. */
  answer(input: Input): Answer | Promise<Answer>;
  /** @throws where the answer breaks a rule. */
  judge(input: Input, answer: Answer): Outcome;
  /** The input for a reader; it may be long. */
  show(input: Input): string;
  sizeBytes(input: Input): number;
}
