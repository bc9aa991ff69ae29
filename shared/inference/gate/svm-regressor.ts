const KERNELS = ["LINEAR", "POLY", "RBF", "SIGMOID"] as const;

/** What a file of [Scaler and] SVMRegressor computes, as scikit-learn's exports have it. */
export interface SvmRegressor {
  /** Undefined where rows are not scaled: (x - offset) * scale. */
  readonly scaler: { readonly offset: readonly number[]; readonly scale: readonly number[] } | undefined;
  readonly kernel: (typeof KERNELS)[number];
  readonly gamma: number;
  readonly coef0: number;
  readonly degree: number;
  /** Row by row. */
  readonly supportVectors: readonly number[];
  readonly coefficients: readonly number[];
}

/** The parts of onnx.proto that it takes; what else a file has is passed over. */
const SCHEMA = {
  nested: {
    Model: { fields: { graph: { id: 7, type: "Graph" } } },
    Graph: { fields: { node: { id: 1, type: "Node", rule: "repeated" } } },
    Node: {
      fields: {
        input: { id: 1, type: "string", rule: "repeated" },
        output: { id: 2, type: "string", rule: "repeated" },
        opType: { id: 4, type: "string" },
        attribute: { id: 5, type: "Attribute", rule: "repeated" },
      },
    },
    Attribute: {
      fields: {
        name: { id: 1, type: "string" },
        s: { id: 4, type: "string" },
        floats: { id: 7, type: "float", rule: "repeated", options: { packed: false } },
      },
    },
  },
};

interface Node {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly opType: string;
  readonly attribute: readonly { readonly name: string; readonly s: string; readonly floats: readonly number[] }[];
}

/**
 * Undefined where the file, which has passed the gate, computes its scores in another way. protobufjs is loaded on first
 * use: only imports need it.
 */
export async function readSvmRegressor(onnx: Uint8Array): Promise<SvmRegressor | undefined> {
  const { default: protobuf } = await import("protobufjs/light.js");
  const { graph } = protobuf.Root.fromJSON(SCHEMA).lookupType("Model").decode(onnx) as unknown as {
    readonly graph: { readonly node: readonly Node[] };
  };
  const [svm, ...more] = graph.node.filter(({ opType }) => opType === "SVMRegressor");
  if (svm === undefined || more.length > 0) return undefined;
  const scaler = graph.node.find(({ opType, output }) => opType === "Scaler" && output[0] === svm.input[0]);
  const kernel = KERNELS.find((name) => name === textOf(svm, "kernel_type")) ?? "LINEAR";
  const [gamma = 0, coef0 = 0, degree = 0] = floatsOf(svm, "kernel_params");
  return {
    scaler: scaler && { offset: floatsOf(scaler, "offset"), scale: floatsOf(scaler, "scale") },
    ...{ kernel, gamma, coef0, degree },
    supportVectors: floatsOf(svm, "support_vectors"),
    coefficients: floatsOf(svm, "coefficients"),
  };
}

const find = (node: Node, name: string) => node.attribute.find((attribute) => attribute.name === name);
const textOf = (node: Node, name: string): string => find(node, name)?.s ?? "";
const floatsOf = (node: Node, name: string): readonly number[] => find(node, name)?.floats ?? [];
