import type { Manifest } from "../manifest";
import type { ModelInterface, ModelTensor } from "./model-gate";
import { ModelRefusedError } from "./model-refused-error";

/** As skl2onnx's users call them. */
const INPUTS = ["X", "float_input"];
const SCORES = ["scores"];

type Chosen = Pick<Manifest["onnx"], "input" | "score" | "elementType">;

/**
 * The tensors that a manifest names, or else the usual ones.
 * @param named the manifest's part about the file, as it was given
 * @throws ModelRefusedError where the file has not got them, or they are not what a model of so many features has
 */
export function chooseTensors(
  named: Readonly<Record<string, unknown>>,
  { inputs, outputs }: ModelInterface,
  features: number,
): Chosen {
  if (inputs.length !== 1) refuse("onnx", `takes ${inputs.length} inputs (${namesOf(inputs)}), not one`);
  const input = find(inputs, named["input"], INPUTS, "input");
  const score = find(outputs, named["score"], SCORES, "score");
  checkInput(input, features);
  if (score.elementType !== "float32" && score.elementType !== "float64") {
    refuse("manifest.onnx.score", `gives ${score.elementType} as "${score.name}", not float32 or float64`);
  }
  const { elementType } = input;
  if (elementType !== "float32" && elementType !== "float64") {
    return refuse("onnx", `takes ${elementType} as "${input.name}", not float32 or float64`);
  }
  if (named["elementType"] !== undefined && named["elementType"] !== elementType) {
    refuse("manifest.onnx.elementType", `takes ${elementType}`);
  }
  return { input: input.name, score: score.name, elementType };
}

function find(tensors: readonly ModelTensor[], named: unknown, usual: readonly string[], what: string): ModelTensor {
  const wanted = typeof named === "string" ? [named] : usual;
  const found = tensors.find(({ name }) => wanted.includes(name));
  if (found !== undefined) return found;
  const names = wanted.map((name) => `"${name}"`).join(" or ");
  const hint = named === undefined ? `; if that is it, name it as onnx.${what} in the manifest` : "";
  const kind = what === "input" ? "input" : "output";
  return refuse(`manifest.onnx.${what}`, `has no ${kind} ${names}, only ${namesOf(tensors)}${hint}`);
}

function checkInput({ name, sizes }: ModelTensor, features: number): void {
  if (sizes.length !== 2) {
    refuse("onnx", `takes ${sizes.length} dimensions as "${name}", not two: windows and features`);
  }
  const [, width = 0] = sizes;
  // Left open, or a name: the trial finds out.
  if (width <= 0 || width === features) return;
  refuse("manifest.features", `takes ${width} features, but the manifest names ${features}`);
}

const namesOf = (tensors: readonly ModelTensor[]): string => tensors.map(({ name }) => `"${name}"`).join(", ");

function refuse(field: string, problem: string): never {
  throw new ModelRefusedError(field, `the model ${problem}`);
}
