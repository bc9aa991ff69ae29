import { InvalidInputError } from "../../errors";
import { littleEndianBytes } from "./onnx-graph";
import { ONNX_SCHEMA } from "./onnx-schema";
import type { Scaler } from "./scaler";
import { MEAN, SCALE } from "./write-detector";

interface Initializer {
  readonly name?: string;
  rawData?: Uint8Array;
}

/**
 * A detector's file with another scale to standardise its input by, all else as it is.
 * @param onnx as `writeDetector` makes them
 * @throws InvalidInputError where it is no such file, or one of another number of features
 */
export async function rescaleDetector(onnx: Uint8Array, { mean, scale }: Scaler): Promise<Uint8Array> {
  const { default: protobuf } = await import("protobufjs/light.js");
  const type = protobuf.Root.fromJSON(ONNX_SCHEMA).lookupType("ModelProto");
  const model = type.decode(onnx) as unknown as { readonly graph?: { readonly initializer?: Initializer[] } };
  for (const [name, values] of [
    [MEAN, mean],
    [SCALE, scale],
  ] as const) {
    const constant = model.graph?.initializer?.find((one) => one.name === name);
    if (constant?.rawData?.length !== values.byteLength) {
      throw new InvalidInputError("onnx", `has no constant "${name}" of ${values.length} numbers to put a scale in`);
    }
    constant.rawData = littleEndianBytes(values);
  }
  return type.encode(model).finish();
}
