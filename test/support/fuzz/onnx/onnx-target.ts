import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { OnnxScorer } from "../../../../shared/inference/onnx-scorer";
import { foreseen, isAccepted, judgeMessage, type Foreseen } from "../foreseen";
import type { FuzzTarget } from "../fuzz-target";
import { byteEdits } from "../mutated-bytes";
import { baseModels } from "./base-models";
import { mutatedModel, type MutatedModel } from "./mutated-model";

interface OnnxInput extends MutatedModel {
  readonly input: string;
  readonly scoreOutput: string;
  readonly rows: readonly number[];
}

/** Files of models on the way to scores, through the same steps as in the app. */
export async function onnxTarget(): Promise<FuzzTarget<OnnxInput, Foreseen<Float64Array>>> {
  return {
    name: "onnx",
    share: 0.02,
    arbitrary: onnxInput(mutatedModel(await baseModels())),
    answer: (input) => foreseen(() => scores(input)),
    judge: (input, answer) => {
      if (isAccepted(answer)) {
        assert.equal(answer.value.length, input.rows.length / input.features);
        assert(answer.value.every(Number.isFinite), "a score is not finite");
        return { accepted: true, refusals: [] };
      }
      const { code, message } = answer.refusal;
      assert.equal(code, "model-invalid");
      judgeMessage(message);
      return { accepted: false, refusals: [kindOf(message)] };
    },
    show: ({ name, changes, input, scoreOutput, features, rows, bytes }) => {
      const file = Buffer.from(bytes).toString("base64");
      return `${name}; ${changes.join("; ")}; ${JSON.stringify({ input, scoreOutput, features, rows })}; ${file}`;
    },
    sizeBytes: ({ bytes }) => bytes.length,
  };
}

const value = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: -1e100, max: 1e100, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1e100, -1e100, 5e-324, 1e39) },
);

/** Few rows, rarely more than go through the runtime at once. */
const count = fc.oneof(
  { weight: 50, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 501) },
);
const input = fc.oneof(
  { weight: 20, arbitrary: fc.constant("X") },
  { weight: 1, arbitrary: fc.constantFrom("", "Y", "scores", "\u0000") },
);
const scoreOutput = fc.oneof(
  { weight: 20, arbitrary: fc.constant("scores") },
  { weight: 1, arbitrary: fc.constantFrom("", "label", "X") },
);

const onnxInput = (model: fc.Arbitrary<MutatedModel>): fc.Arbitrary<OnnxInput> =>
  fc
    .record({
      model,
      edit: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: byteEdits }),
      count,
      values: fc.array(value, { minLength: 1, maxLength: 6 }),
      names: fc.record({ input, scoreOutput }),
    })
    .map(({ model, edit, count, values, names }) => ({
      ...model,
      ...names,
      ...(edit !== undefined && { bytes: edit(model.bytes), changes: [...model.changes, "bytes edited"] }),
      rows: Array.from({ length: count * model.features }, (_, i) => values[i % values.length] ?? 0),
    }));

/** Releases every session after its use. */
const scorer = new OnnxScorer({ maxBytes: 0 });

function scores({ bytes, features, rows, input, scoreOutput }: OnnxInput): Promise<Float64Array> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const model = { sha256, input, scoreOutput, features, read: () => Promise.resolve(bytes) };
  return scorer.use(model, (session) => session.score(Float64Array.from(rows), rows.length / features));
}

/** For the counts: the words before the first thing that is named. */
const kindOf = (message: string): string =>
  message
    .replace(/^the model /, "")
    .split(/["[:(]|operator \S+|\d/u)[0]
    ?.trim()
    .slice(0, 40) ?? message;
