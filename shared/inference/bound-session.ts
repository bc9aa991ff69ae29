import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-node";
import { InvalidInputError } from "../errors";
import type { ScoringSession } from "../scoring/scorer";
import { ModelInvalidError } from "./model-invalid-error";
import { PIECE_ROWS, type ModelShape } from "./model-shape";

/** A session together with the names and the number of features that a manifest gives it. */
export class BoundSession implements ScoringSession {
  readonly #session: InferenceSession;
  readonly #Tensor: TensorConstructor;
  readonly #shape: ModelShape;
  readonly #type: "float32" | "float64";

  /** @throws ModelInvalidError the session has no such input, output, or number of features */
  constructor(session: InferenceSession, tensor: TensorConstructor, shape: ModelShape) {
    if (!session.outputNames.includes(shape.scoreOutput)) {
      throw new ModelInvalidError(`has no output "${shape.scoreOutput}", only "${session.outputNames.join('", "')}"`);
    }
    this.#session = session;
    this.#Tensor = tensor;
    this.#shape = shape;
    this.#type = inputType(session, shape);
  }

  async score(rows: Float64Array, count: number): Promise<Float64Array> {
    const { features } = this.#shape;
    checkRows(rows, count, features);
    const scores = new Float64Array(count);
    for (let from = 0; from < count; from += PIECE_ROWS) {
      const to = Math.min(from + PIECE_ROWS, count);
      scores.set(await this.#scorePiece(rows.subarray(from * features, to * features), to - from), from);
    }
    return scores;
  }

  async #scorePiece(rows: Float64Array, count: number): Promise<Float64Array> {
    const dims = [count, this.#shape.features];
    const tensor =
      this.#type === "float32"
        ? new this.#Tensor("float32", new Float32Array(rows), dims)
        : new this.#Tensor("float64", rows, dims);
    return readScores(await this.#run(tensor), this.#shape.scoreOutput, count);
  }

  async #run(tensor: Tensor): Promise<Tensor | undefined> {
    const { input, scoreOutput } = this.#shape;
    try {
      return (await this.#session.run({ [input]: tensor }, [scoreOutput]))[scoreOutput];
    } catch (cause) {
      throw new ModelInvalidError("cannot be run by onnxruntime", cause);
    }
  }
}

function inputType(session: InferenceSession, { input, features }: ModelShape): "float32" | "float64" {
  const metadata = session.inputMetadata.find(({ name }) => name === input);
  if (metadata === undefined) {
    throw new ModelInvalidError(`has no input "${input}", only "${session.inputNames.join('", "')}"`);
  }
  const type = metadata.isTensor ? metadata.type : "something that is no tensor";
  if (!metadata.isTensor || (type !== "float32" && type !== "float64")) {
    throw new ModelInvalidError(`takes ${type} for its input "${input}", not float32 or float64`);
  }
  const width = metadata.shape.at(-1);
  // A width that the file leaves open is a name or not positive; onnxruntime then finds out when it runs.
  if (typeof width === "number" && width > 0 && width !== features) {
    throw new ModelInvalidError(`takes ${width} features, not ${features}`);
  }
  return type;
}

/** onnxruntime makes a NaN of a NaN without a word, and a NaN is not <= any threshold: it would pass as normal. */
function checkRows(rows: Float64Array, count: number, features: number): void {
  if (rows.length !== count * features) {
    throw new InvalidInputError("rows", `${rows.length} values do not make ${count} rows of ${features} features`);
  }
  const bad = indexOfNotFinite(rows);
  if (bad >= 0) {
    throw new InvalidInputError("rows", `feature ${bad % features} of row ${Math.floor(bad / features)} is not finite`);
  }
}

function readScores(output: Tensor | undefined, name: string, count: number): Float64Array {
  const data = output?.data;
  if (!(data instanceof Float32Array || data instanceof Float64Array) || data.length !== count) {
    throw new ModelInvalidError(
      `gives ${output?.type ?? "no"} [${output?.dims.join(", ") ?? ""}] as "${name}", not one number for each of ${count} rows`,
    );
  }
  const scores = new Float64Array(data);
  const bad = indexOfNotFinite(scores);
  if (bad >= 0) throw new ModelInvalidError(`gives a score that is not finite for row ${bad} of ${count}`);
  return scores;
}

/** -1 where all are finite. A loop, as calling a function for each value takes longer than a small model's run. */
function indexOfNotFinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}
