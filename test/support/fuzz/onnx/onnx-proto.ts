import protobuf from "protobufjs/light.js";

/** A field as `onnx.proto` has it; "*" after the type where it is repeated. */
const fields = (all: Readonly<Record<string, readonly [id: number, type: string]>>): protobuf.IType => ({
  fields: Object.fromEntries(
    Object.entries(all).map(([name, [id, type]]) => [
      name,
      type.endsWith("*") ? { id, type: type.slice(0, -1), rule: "repeated" } : { id, type },
    ]),
  ),
});

/** What of onnx.proto (github.com/onnx/onnx, Apache-2.0) a file can be made dangerous with. */
const root = protobuf.Root.fromJSON({
  nested: {
    ModelProto: fields({
      ...{ irVersion: [1, "int64"], opsetImport: [8, "OperatorSetIdProto*"], producerName: [2, "string"] },
      ...{ domain: [4, "string"], modelVersion: [5, "int64"], docString: [6, "string"], graph: [7, "GraphProto"] },
      ...{ metadataProps: [14, "StringStringEntryProto*"], functions: [25, "FunctionProto*"] },
    }),
    OperatorSetIdProto: fields({ domain: [1, "string"], version: [2, "int64"] }),
    StringStringEntryProto: fields({ key: [1, "string"], value: [2, "string"] }),
    GraphProto: fields({
      ...{ node: [1, "NodeProto*"], name: [2, "string"], initializer: [5, "TensorProto*"], docString: [10, "string"] },
      ...{ sparseInitializer: [15, "SparseTensorProto*"], input: [11, "ValueInfoProto*"] },
      ...{ output: [12, "ValueInfoProto*"], valueInfo: [13, "ValueInfoProto*"] },
    }),
    NodeProto: fields({
      ...{ input: [1, "string*"], output: [2, "string*"], name: [3, "string"], opType: [4, "string"] },
      ...{ domain: [7, "string"], attribute: [5, "AttributeProto*"], docString: [6, "string"] },
    }),
    AttributeProto: fields({
      ...{ name: [1, "string"], refAttrName: [21, "string"], type: [20, "int32"], f: [2, "float"], i: [3, "int64"] },
      ...{ s: [4, "bytes"], t: [5, "TensorProto"], g: [6, "GraphProto"], floats: [7, "float*"], ints: [8, "int64*"] },
      ...{ strings: [9, "bytes*"], tensors: [10, "TensorProto*"], graphs: [11, "GraphProto*"] },
    }),
    TensorProto: fields({
      ...{ dims: [1, "int64*"], dataType: [2, "int32"], floatData: [4, "float*"], int32Data: [5, "int32*"] },
      ...{ stringData: [6, "bytes*"], int64Data: [7, "int64*"], name: [8, "string"], rawData: [9, "bytes"] },
      ...{ doubleData: [10, "double*"], externalData: [13, "StringStringEntryProto*"], dataLocation: [14, "int32"] },
    }),
    SparseTensorProto: fields({ values: [1, "TensorProto"], indices: [2, "TensorProto"], dims: [3, "int64*"] }),
    ValueInfoProto: fields({ name: [1, "string"], type: [2, "TypeProto"] }),
    TypeProto: fields({ tensorType: [1, "TensorTypeProto"], sequenceType: [4, "SequenceTypeProto"] }),
    TensorTypeProto: fields({ elemType: [1, "int32"], shape: [2, "TensorShapeProto"] }),
    SequenceTypeProto: fields({ elemType: [1, "TypeProto"] }),
    TensorShapeProto: fields({ dim: [1, "DimensionProto*"] }),
    DimensionProto: fields({ dimValue: [1, "int64"], dimParam: [2, "string"] }),
    FunctionProto: fields({
      ...{ name: [1, "string"], input: [4, "string*"], output: [5, "string*"], node: [7, "NodeProto*"] },
      ...{ opsetImport: [9, "OperatorSetIdProto*"], domain: [10, "string"] },
    }),
  },
});

/** A protobuf message as plain data: int64 as numbers, enums by their numbers. */
export type Message = Record<string, unknown>;

export const MODEL: protobuf.Type = root.lookupType("ModelProto");

export const decodeModel = (bytes: Uint8Array): Message =>
  MODEL.toObject(MODEL.decode(bytes), { longs: Number, arrays: false });

export const encodeModel = (model: Message): Uint8Array => MODEL.encode(MODEL.fromObject(model)).finish();
