import { ONNX_SCHEMA } from "./onnx-schema";

export type ElementType = "float32" | "float64";

/** TensorProto.DataType */
const DATA_TYPE = { float32: 1, float64: 11 } as const;
const INT_ATTRIBUTE = 2;
/** Read by every onnxruntime since 1.12 (2022). */
const OPSET = 17;
const IR_VERSION = 8;

/** The name of a tensor in the graph. */
export type TensorName = string;

/** A dimension: a size, or the name of one that is known at run time only. */
type Dimension = number | string;

/** Writes an ONNX file operator by operator. Names are numbered in order: same calls, same bytes. */
export class OnnxGraph {
  readonly #nodes: object[] = [];
  readonly #constants: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];

  constructor(readonly name: string) {}

  input(name: string, type: ElementType, shape: readonly Dimension[]): TensorName {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  output(name: string, type: ElementType, shape: readonly Dimension[]): TensorName {
    this.#outputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** A tensor that is part of the file; `values` are rounded to `type`, row by row. */
  constant(name: string, type: ElementType, values: ArrayLike<number>, dims: readonly number[]): TensorName {
    const typed = type === "float32" ? Float32Array.from(values) : Float64Array.from(values);
    this.#constants.push({ name, dataType: DATA_TYPE[type], dims, rawData: littleEndianBytes(typed) });
    return name;
  }

  /** Adds an operator; `result` names its output where the graph's output or a reader needs a name. */
  apply(operator: string, inputs: readonly TensorName[], result?: TensorName): TensorName {
    return this.#add(operator, inputs, [], result);
  }

  cast(input: TensorName, type: ElementType): TensorName {
    return this.#add("Cast", [input], [{ name: "to", type: INT_ATTRIBUTE, i: DATA_TYPE[type] }]);
  }

  /** The file's bytes. protobufjs is loaded on first use. */
  async encode(): Promise<Uint8Array> {
    const { default: protobuf } = await import("protobufjs/light.js");
    const model = protobuf.Root.fromJSON(ONNX_SCHEMA).lookupType("ModelProto");
    return model
      .encode({
        irVersion: IR_VERSION,
        producerName: "fleetscore",
        opsetImport: [{ domain: "", version: OPSET }],
        graph: {
          name: this.name,
          node: this.#nodes,
          initializer: this.#constants,
          input: this.#inputs,
          output: this.#outputs,
        },
      })
      .finish();
  }

  #add(opType: string, input: readonly TensorName[], attribute: readonly object[], result?: TensorName): TensorName {
    const name = `${opType}_${this.#nodes.length}`;
    const output = result ?? name;
    this.#nodes.push({ opType, name, input, output: [output], attribute });
    return output;
  }
}

function valueInfo(name: string, type: ElementType, shape: readonly Dimension[]): object {
  const dim = shape.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: DATA_TYPE[type], shape: { dim } } } };
}

/** ONNX wants little-endian, which is the order of every machine that onnxruntime is built for. */
export const littleEndianBytes = (values: Float32Array | Float64Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
