import { ModelInvalidError } from "../model-invalid-error";
import { PIECE_ROWS } from "../model-shape";
import type { OnnxGraphPart, OnnxValue } from "./read-onnx";
import { broadcast, elementsOf, shapeRule, type Shape } from "./tensor-shapes";

/** Of all tensors together, as what nobody reads is kept until the end; 20,000 support vectors stay below. */
const MAX_ELEMENTS = 2 ** 26;
/** Multiplications, about a second; 8,000 support vectors of 1,000 features stay below. */
const MAX_WORK = 4e9;
/** As many features as a manifest may have: for a width that the file leaves open. */
const MAX_FEATURES = 1_000;

/**
 * Follows the shapes of all tensors through the graph for one piece of rows.
 * @throws ModelInvalidError where an operator is not allowed, or all together are larger, or more work, than a detector
 */
export function boundWork({ nodes, tensors, inputs }: OnnxGraphPart): void {
  const shapes = new Map<string, Shape>(inputs.map((input) => [input.name, inputShape(input)]));
  // A tensor of the file that is an input, too, is what is handed in, or what the file has.
  for (const { name, dims } of tensors) shapes.set(name, broadcast([shapes.get(name) ?? [], dims]));
  let [elements, work] = [0, 0];
  for (const node of nodes) {
    const { domain, operator, outputs } = node;
    const rule = shapeRule(domain, operator);
    if (rule === undefined) throw new ModelInvalidError(`uses the operator "${operator}" of "${domain}"`);
    const produced = rule(inputShapes(node.inputs, shapes), node);
    if (produced === undefined) throw new ModelInvalidError(`has a ${operator} whose sizes cannot be told`);
    elements += elementsOf(produced.shape);
    work += produced.work;
    // Not the other way round: of NaN nothing is true.
    if (!(elements <= MAX_ELEMENTS && work <= MAX_WORK)) {
      const made = `${operator} makes [${produced.shape.join(", ")}]`;
      throw new ModelInvalidError(`needs more memory or time than any detector: ${made}`);
    }
    for (const name of outputs) {
      if (shapes.has(name)) throw new ModelInvalidError(`makes "${name}" twice`);
      shapes.set(name, produced.shape);
    }
  }
}

const inputShapes = (names: readonly string[], shapes: ReadonlyMap<string, Shape>): Shape[] =>
  names.flatMap((name) => {
    const shape = shapes.get(name);
    // An empty name stands for an input that may be left out.
    if (shape === undefined && name !== "") throw new ModelInvalidError(`reads "${name}" before anything makes it`);
    return shape === undefined ? [] : [shape];
  });

/** The first size is the rows, whatever the file says of it. */
function inputShape({ dims }: OnnxValue): Shape {
  const [, width = MAX_FEATURES, ...more] = dims.map((size) => (size > 0 ? size : MAX_FEATURES));
  return [PIECE_ROWS, width, ...more];
}
