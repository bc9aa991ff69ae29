import { REFUSALS } from "../../../shared/readings/decoding/refusal";
import { taken } from "../../support/fuzz/http/api-request";
import { eventTarget } from "../../support/fuzz/events/event-target";
import type { FuzzTarget } from "../../support/fuzz/fuzz-target";
import { httpTarget } from "../../support/fuzz/http/http-target";
import { manifestTarget } from "../../support/fuzz/manifests/manifest-target";
import { runTrials } from "../../support/fuzz/run-trials";
import type { Tally } from "../../support/fuzz/tally";

/** The same inputs each time; the long form takes others. */
const tallyOf = <Input>(target: FuzzTarget<Input>, inputs: number): Promise<Tally> =>
  runTrials(target, { seed: 20_261_120, inputs });

test("whatever an event holds is taken or refused with a reason, and every reason occurs", async () => {
  const tally = await tallyOf(eventTarget, 2_000);
  expect(tally.failure).toBeUndefined();
  expect(tally.accepted).toBeGreaterThan(tally.inputs / 10);
  // Large bodies are rare, and poisonous is what the store says.
  const rare = ["poisonous", "body-too-large"];
  const reasons = Object.keys(REFUSALS).filter((reason) => !rare.includes(reason));
  expect(Object.keys(tally.refused)).toEqual(expect.arrayContaining(reasons));
});

test("whatever a manifest holds is taken and can be scored with, or refused with the field that is wrong", async () => {
  const tally = await tallyOf(manifestTarget, 1_000);
  expect(tally.failure).toBeUndefined();
  expect(tally.accepted).toBeGreaterThan(tally.inputs / 10);
});

test("whatever is sent to the API is taken or answered with the field that is wrong, for each of its schemas", async () => {
  const tally = await tallyOf(httpTarget, 3_000);
  expect(tally.failure).toBeUndefined();
  expect(tally.accepted).toBeGreaterThan(tally.inputs / 10);
  const refusing = new Set(Object.keys(tally.refused).map((reason) => reason.split(":")[0]));
  expect(taken.map(({ operation }) => operation).filter((operation) => !refusing.has(operation))).toEqual([]);
});
