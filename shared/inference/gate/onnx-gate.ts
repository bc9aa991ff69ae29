import type { ModelGate, ModelInterface, ModelTensor, ModelUse } from "../../models/import/model-gate";
import { checkOnnx } from "./check-onnx";
import type { OnnxValue } from "./read-onnx";
import { roundingOf } from "./rounding";
import { readSvmRegressor } from "./svm-regressor";
import { tryOut, type TrialOptions } from "./try-out";

/** One trial at a time: together, a few could take what the machine has. */
export class OnnxGate implements ModelGate {
  readonly #options: TrialOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: TrialOptions = {}) {
    this.#options = options;
  }

  inspect(onnx: Uint8Array): ModelInterface {
    const { inputs, outputs, tensors } = checkOnnx(onnx);
    // Older files name their constants among the inputs, too.
    const constants = new Set(tensors.map(({ name }) => name));
    return { inputs: inputs.filter(({ name }) => !constants.has(name)).map(tensorOf), outputs: outputs.map(tensorOf) };
  }

  tryOut(onnx: Uint8Array, shape: ModelUse, rows: Float64Array, count: number): Promise<Float64Array> {
    const trial = this.#last.then(() => tryOut({ onnx, shape, rows, count }, this.#options));
    this.#last = trial.catch(() => undefined);
    return trial;
  }

  async rounding(onnx: Uint8Array, rows: readonly (readonly number[])[]): Promise<number[]> {
    const svm = await readSvmRegressor(onnx);
    return rows.map((row) => (svm === undefined ? 0 : roundingOf(svm, Float64Array.from(row))));
  }
}

/** By TensorProto.DataType. */
const TYPES: Readonly<Record<number, string>> = {
  ...{ 1: "float32", 6: "int32", 7: "int64", 8: "string", 9: "bool", 10: "float16", 11: "float64" },
};

const tensorOf = ({ name, dataType, dims }: OnnxValue): ModelTensor => ({
  name,
  elementType: TYPES[dataType] ?? `type ${dataType}`,
  sizes: dims,
});
