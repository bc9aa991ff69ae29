import type { OnnxNode } from "./read-onnx";

/** Sizes along each dimension. */
export type Shape = readonly number[];

export const elementsOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** What an operator makes, and in how many multiplications' time; both at most. */
interface Produced {
  readonly shape: Shape;
  readonly work: number;
}

/** Undefined where it cannot be told. */
type ShapeRule = (inputs: readonly Shape[], node: OnnxNode) => Produced | undefined;

/** An element that is fetched, made and stored costs as much as this many multiplications in a row. */
const ELEMENT_WORK = 16;

const elementwise = (shape: Shape): Produced => ({ shape, work: elementsOf(shape) * ELEMENT_WORK });

/** As numpy does; where sizes do not fit, which onnxruntime refuses, the larger counts. */
export function broadcast(shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) =>
    Math.max(...shapes.map((shape) => shape[i - rank + shape.length] ?? 1)),
  );
}

const asFirst: ShapeRule = ([first = []]) => elementwise(first);

const asAll: ShapeRule = (inputs) => elementwise(broadcast(inputs));

const matMul: ShapeRule = ([a = [], b = []]) => {
  const [rows = 1, inner = 1] = a.length > 1 ? a.slice(-2) : [1, a[0]];
  const columns = b.length > 1 ? (b.at(-1) ?? 1) : 1;
  const shape = [...broadcast([a.slice(0, -2), b.slice(0, -2)]), rows, columns];
  return { shape, work: elementsOf(shape) * (inner + ELEMENT_WORK) };
};

const integersOf = ({ attributes }: OnnxNode, name: string) =>
  attributes.find((attribute) => attribute.name === name)?.integers;

const transposed: ShapeRule = ([shape = []], node) => {
  const order = integersOf(node, "perm") ?? shape.map((_, i) => shape.length - 1 - i);
  const sizes = order.map((axis) => shape[axis] ?? NaN);
  return sizes.length === shape.length ? elementwise(sizes) : undefined;
};

const gemm: ShapeRule = ([a = [], b = [], c = []], node) => {
  const sides = (shape: Shape, flag: string) => (integersOf(node, flag)?.[0] ? shape.toReversed() : shape);
  const product = matMul([sides(a, "transA"), sides(b, "transB")], node);
  return product && { shape: broadcast([product.shape, c]), work: product.work };
};

/** No larger than before along any dimension. Only where all are kept does what follows line up with it. */
const reduced: ShapeRule = ([shape = []], node) =>
  (integersOf(node, "keepdims")?.[0] ?? 1) === 1 ? elementwise(shape) : undefined;

const svmRegressor: ShapeRule = ([x = []], { attributes }) => {
  const [rows = 1] = x;
  const count = (of: string) => attributes.reduce((sum, { name, floats }) => sum + (name === of ? floats : 0), 0);
  return { shape: [rows, 1], work: rows * (count("support_vectors") + count("coefficients") * ELEMENT_WORK) };
};

const all = (operators: string, rule: ShapeRule) => operators.split(" ").map((operator) => [operator, rule] as const);

/** The operators that a file may have, by their domain: one without a rule has no bound. */
const RULES: ReadonlyMap<string, ReadonlyMap<string, ShapeRule>> = new Map([
  [
    "ai.onnx",
    new Map([
      ...all("Abs Cast Clip Exp Identity Neg Relu Sigmoid Sign Sqrt Tanh", asFirst),
      ...all("Add Div Max Min Mul Pow Sub", asAll),
      ...all("MatMul", matMul),
      ...all("Gemm", gemm),
      ...all("Transpose", transposed),
      ...all("ReduceL2 ReduceMax ReduceMean ReduceMin ReduceSum ReduceSumSquare", reduced),
    ]),
  ],
  ["ai.onnx.ml", new Map([...all("Scaler", asFirst), ...all("SVMRegressor", svmRegressor)])],
]);

export const isKnownDomain = (domain: string): boolean => RULES.has(domainOf(domain));

/** Undefined for an operator that is not on the list. */
export const shapeRule = (domain: string, operator: string): ShapeRule | undefined =>
  RULES.get(domainOf(domain))?.get(operator);

/** The domain without a name is "ai.onnx". */
export const domainOf = (domain: string): string => (domain === "" ? "ai.onnx" : domain);
