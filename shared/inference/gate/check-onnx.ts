import { ModelInvalidError } from "../model-invalid-error";
import { boundWork } from "./bound-work";
import {
  readOnnx,
  type OnnxFile,
  type OnnxGraphPart,
  type OnnxNode,
  type OnnxOpset,
  type OnnxTensor,
} from "./read-onnx";
import { domainOf, elementsOf, isKnownDomain } from "./tensor-shapes";

/** 1,000 support vectors of 1,000 features take 4 MB as float32. */
export const MAX_BYTES = 64 * 1024 * 1024;
/** A detector of ours has 40 operators and 30 tensors, where it has three views. */
const MAX_OPERATORS = 200;
const MAX_TENSORS = 200;
const MAX_RANK = 8;

/** The oldest and newest that onnxruntime 1.30 knows and promises to run. */
const OPSETS: Readonly<Record<string, readonly [oldest: number, newest: number]>> = {
  "ai.onnx": [7, 26],
  "ai.onnx.ml": [1, 5],
};

/**
 * Lets no file through to onnxruntime but one that has nothing in it but what a detector is made of. The runtime itself
 * takes a loop without end, what fills the machine's memory, and tensors of which the file has only a part.
 * @returns what the file says of itself
 * @throws ModelInvalidError saying what the file has that it must not have
 */
export function checkOnnx(bytes: Uint8Array): OnnxGraphPart {
  if (bytes.length > MAX_BYTES) refuse(`has ${bytes.length} bytes, more than ${MAX_BYTES}`);
  const { graphs, opsets, hasFunctions } = parse(bytes);
  const [graph] = graphs;
  if (graph === undefined || graphs.length > 1) return refuse(`has ${graphs.length} graphs, not one`);
  if (hasFunctions) refuse("has functions or a training of its own");
  opsets.forEach(checkOpset);
  checkCounts(graph);
  graph.nodes.forEach(checkNode);
  graph.tensors.forEach(checkTensor);
  boundWork(graph);
  return graph;
}

function parse(bytes: Uint8Array): OnnxFile {
  try {
    return readOnnx(bytes);
  } catch (cause) {
    throw new ModelInvalidError("is no ONNX file", cause);
  }
}

function checkOpset({ domain, version }: OnnxOpset): void {
  if (!isKnownDomain(domain)) refuse(`needs the operators of "${domain}"`);
  const [oldest = 0, newest = 0] = OPSETS[domainOf(domain)] ?? [];
  if (version >= oldest && version <= newest) return;
  refuse(`is written for opset ${version} of ${domainOf(domain)}, not for one of ${oldest} to ${newest}`);
}

function checkCounts({ nodes, tensors, inputs, hasSparseTensors }: OnnxGraphPart): void {
  if (nodes.length === 0 || nodes.length > MAX_OPERATORS) {
    refuse(`has ${nodes.length} operators, not 1 to ${MAX_OPERATORS}`);
  }
  const count = tensors.length + inputs.length;
  if (count > MAX_TENSORS) refuse(`has ${count} tensors, more than ${MAX_TENSORS}`);
  const deepest = Math.max(0, ...[...tensors, ...inputs].map(({ dims }) => dims.length));
  if (deepest > MAX_RANK) refuse(`has a tensor of ${deepest} dimensions`);
  if (hasSparseTensors) refuse("has sparse tensors");
}

/** Where a file has fewer elements than the tensor, onnxruntime goes on with what lies behind them in memory. */
function checkTensor({ name, dims, dataType, elements, isExternal }: OnnxTensor): void {
  if (isExternal) refuse(`keeps "${name}" outside of its file`);
  if (Number.isNaN(elements)) refuse(`has a tensor "${name}" of type ${dataType}, or one with its elements twice`);
  if (elements !== elementsOf(dims)) refuse(`has ${elements} elements for "${name}" of [${dims.join(", ")}]`);
}

function checkNode({ operator, outputs, attributes }: OnnxNode): void {
  if (outputs.length !== 1) refuse(`has ${outputs.length} outputs of one ${operator}`);
  const composite = attributes.find(({ isComposite }) => isComposite);
  if (composite !== undefined) refuse(`has a tensor or graph as "${composite.name}" of ${operator}`);
}

function refuse(problem: string): never {
  throw new ModelInvalidError(problem);
}
