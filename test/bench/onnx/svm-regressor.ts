import type { KernelExpansion } from "../../../shared/models/training/decision-function";
import type { Scaler } from "../../../shared/models/training/scaler";
import { encodeModel, type Message } from "../../support/fuzz/onnx/onnx-proto";

/** AttributeProto.AttributeType and TensorProto.DataType */
const [INT, STRING, FLOATS] = [2, 3, 6];
const FLOAT32 = 1;
const ML = "ai.onnx.ml";

/** The graph that skl2onnx makes of a StandardScaler and a OneClassSVM, up to its scores: float32 throughout. */
export function writeSvmRegressor(scaler: Scaler, expansion: KernelExpansion, rho: number): Uint8Array {
  const { supportVectors, dualCoefficients, gamma, features } = expansion;
  const scaling = {
    ...{ name: "Scaler", domain: ML, opType: "Scaler", input: ["X"], output: ["scaled"] },
    attribute: [
      floats("offset", scaler.mean),
      floats(
        "scale",
        scaler.scale.map((scale) => 1 / scale),
      ),
    ],
  };
  const regressor = {
    ...{ name: "SVMRegressor", domain: ML, opType: "SVMRegressor", input: ["scaled"], output: ["scores"] },
    attribute: [
      text("kernel_type", "RBF"),
      floats("kernel_params", Float64Array.of(gamma, 0, 3)),
      floats("support_vectors", supportVectors),
      floats("coefficients", dualCoefficients),
      floats("rho", Float64Array.of(-rho)),
      { name: "n_supports", type: INT, i: dualCoefficients.length },
      text("post_transform", "NONE"),
    ],
  };
  return encodeModel({
    irVersion: 8,
    opsetImport: [
      { domain: "", version: 17 },
      { domain: ML, version: 3 },
    ],
    graph: {
      ...{ name: "one-class-svm", node: [scaling, regressor] },
      ...{ input: [tensor("X", features)], output: [tensor("scores", 1)] },
    },
  });
}

const floats = (name: string, values: Float64Array): Message => ({ name, type: FLOATS, floats: [...values] });

const text = (name: string, value: string): Message => ({ name, type: STRING, s: Buffer.from(value) });

const tensor = (name: string, columns: number): Message => ({
  name,
  type: { tensorType: { elemType: FLOAT32, shape: { dim: [{ dimParam: "N" }, { dimValue: columns }] } } },
});
