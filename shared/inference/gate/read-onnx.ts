import { ProtobufFields } from "./protobuf-fields";

/** What of an ONNX file is looked at before onnxruntime sees it. */
export interface OnnxFile {
  /** One; a second would be merged with it. */
  readonly graphs: readonly OnnxGraphPart[];
  readonly opsets: readonly OnnxOpset[];
  readonly hasFunctions: boolean;
}

/** The operators that a file is written for. */
export interface OnnxOpset {
  readonly domain: string;
  readonly version: number;
}

export interface OnnxGraphPart {
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly hasSparseTensors: boolean;
}

export interface OnnxNode {
  readonly domain: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly OnnxAttribute[];
}

export interface OnnxAttribute {
  readonly name: string;
  /** How many it has. */
  readonly floats: number;
  /** Its number, or its list of numbers, where it is whole. */
  readonly integers: readonly number[];
  /** Whether it is more than numbers and texts: a tensor, a graph, a reference. */
  readonly isComposite: boolean;
}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  /** How many the file has for it; NaN where that cannot be told. */
  readonly elements: number;
  readonly isExternal: boolean;
}

/** What goes in or comes out. */
export interface OnnxValue {
  readonly name: string;
  /** By TensorProto.DataType; 0 where the file does not say. */
  readonly dataType: number;
  /** 0 where the file leaves a size open. */
  readonly dims: readonly number[];
}

const open = (bytes: Uint8Array): ProtobufFields => new ProtobufFields(bytes);

/**
 * The numbers of fields, here and below, are those of onnx.proto (github.com/onnx/onnx, Apache-2.0).
 * @throws Error where the bytes are no protobuf message
 */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  const model = open(bytes);
  return {
    graphs: model.messages(7).map(open).map(readGraph),
    opsets: model
      .messages(8)
      .map(open)
      .map((opset) => ({ domain: opset.text(1), version: opset.integer(2) ?? 0 })),
    hasFunctions: model.has(20) || model.has(25),
  };
}

const readGraph = (graph: ProtobufFields): OnnxGraphPart => ({
  nodes: graph.messages(1).map(open).map(readNode),
  tensors: graph.messages(5).map(open).map(readTensor),
  inputs: graph.messages(11).map(open).map(readValue),
  outputs: graph.messages(12).map(open).map(readValue),
  hasSparseTensors: graph.has(15),
});

const readNode = (node: ProtobufFields): OnnxNode => ({
  domain: node.text(7),
  operator: node.text(4),
  inputs: node.texts(1),
  outputs: node.texts(2),
  attributes: node.messages(5).map(open).map(readAttribute),
});

const readAttribute = (attribute: ProtobufFields): OnnxAttribute => ({
  name: attribute.text(1),
  floats: attribute.countFixed(7, 4),
  integers: isNumber(attribute) ? [attribute.integer(3) ?? 0] : attribute.integers(8),
  isComposite: [5, 6, 10, 11, 14, 15, 21, 22, 23].some((id) => attribute.has(id)),
});

/** Some writers leave a zero out, and only the type says that it is one. */
const isNumber = (attribute: ProtobufFields): boolean => attribute.has(3) || attribute.integer(20) === 2;

const readTensor = (tensor: ProtobufFields): OnnxTensor => ({
  name: tensor.text(8),
  dims: tensor.integers(1),
  dataType: tensor.integer(2) ?? 0,
  elements: elementsIn(tensor),
  isExternal: tensor.has(13) || (tensor.integer(14) ?? 0) !== 0,
});

/** By TensorProto.DataType, for float32, int32, int64 and float64: how the elements are counted that are not raw. */
const ELEMENTS: ReadonlyMap<number, { readonly size: 4 | 8; readonly field: number; readonly isFixed: boolean }> =
  new Map([
    [1, { size: 4, field: 4, isFixed: true }],
    [6, { size: 4, field: 5, isFixed: false }],
    [7, { size: 8, field: 7, isFixed: false }],
    [11, { size: 8, field: 10, isFixed: true }],
  ]);
const RAW_DATA = 9;

function elementsIn(tensor: ProtobufFields): number {
  const elements = ELEMENTS.get(tensor.integer(2) ?? 0);
  if (elements === undefined) return NaN;
  const { size, field, isFixed } = elements;
  const raw = tensor.messages(RAW_DATA).at(-1);
  if (raw === undefined) return isFixed ? tensor.countFixed(field, size) : tensor.integers(field).length;
  return tensor.has(field) ? NaN : raw.length / size;
}

/** Its type may come in pieces, which protobuf merges: the sizes of all of them count. */
function readValue(value: ProtobufFields): OnnxValue {
  const types = value.messages(2).map(open);
  const tensors = types.flatMap((type) => type.messages(1)).map(open);
  const shapes = tensors.flatMap((tensor) => tensor.messages(2)).map(open);
  const sizes = shapes.flatMap((shape) => shape.messages(1)).map(open);
  return {
    name: value.text(1),
    dataType: tensors.findLast((tensor) => tensor.has(1))?.integer(1) ?? 0,
    dims: sizes.map((size) => size.integer(1) ?? 0),
  };
}
