import type { Message } from "./onnx-proto";

/** A way to make a file that is in order a harmful one. */
export type Intrusion = (graph: Message, model: Message) => void;

const node = (opType: string, input: string[], output: string[], attribute: Message[] = [], domain = ""): Message => ({
  ...{ opType, input, output, attribute, name: `intruder_${output[0] ?? opType}`, domain },
});
const int64 = (name: string, dims: number[], int64Data: number[]): Message => ({ name, dims, dataType: 7, int64Data });
const float32 = (name: string, dims: number[], bytes: number): Message => ({
  name,
  dims,
  dataType: 1,
  rawData: Buffer.alloc(bytes),
});
const scalarInfo = (name: string, elemType: number): Message => ({
  name,
  type: { tensorType: { elemType, shape: { dim: [] } } },
});

const append = (graph: Message, key: string, ...messages: Message[]): void => {
  graph[key] = [...messages, ...((graph[key] ?? []) as Message[])];
};

const LOOP_BODY: Message = {
  name: "body",
  node: [node("Identity", ["going"], ["goes_on"])],
  input: [scalarInfo("turn", 7), scalarInfo("going", 9)],
  output: [scalarInfo("goes_on", 9)],
};

/** By what they do. Whatever they make is used by nobody, so that a file stays one that scores. */
export const INTRUSIONS: Readonly<Record<string, Intrusion>> = {
  "a Loop without end": (graph) => {
    append(graph, "initializer", int64("turns", [], [2 ** 62]), {
      name: "always",
      dims: [],
      dataType: 9,
      int32Data: [1],
    });
    append(graph, "node", node("Loop", ["turns", "always"], [""], [{ name: "body", type: 5, g: LOOP_BODY }]));
  },
  "ConstantOfShape of 400 gigabytes": (graph) => {
    append(graph, "initializer", int64("huge", [2], [1_000_000, 100_000]));
    append(graph, "node", node("ConstantOfShape", ["huge"], ["made"]));
  },
  "Range of 8,000 gigabytes": (graph) => {
    append(graph, "initializer", int64("start", [], [0]), int64("end", [], [1e12]), int64("step", [], [1]));
    append(graph, "node", node("Range", ["start", "end", "step"], ["made"]));
  },
  "Expand to 40 gigabytes": (graph) => {
    append(graph, "initializer", float32("one", [1], 4), int64("huge", [2], [100_000, 100_000]));
    append(graph, "node", node("Expand", ["one", "huge"], ["made"]));
  },
  "a sum of a column and a row that is 40 gigabytes": (graph) => {
    append(graph, "initializer", float32("column", [100_000, 1], 400_000), float32("row", [1, 100_000], 400_000));
    append(graph, "node", node("Add", ["column", "row"], ["made"]));
  },
  "a product of a column and a row that is 40 gigabytes": (graph) => {
    append(graph, "initializer", float32("column", [100_000, 1], 400_000), float32("row", [1, 100_000], 400_000));
    append(graph, "node", node("MatMul", ["column", "row"], ["made"]));
  },
  "products that keep a processor busy for minutes": (graph) => {
    append(graph, "initializer", float32("square", [600, 600], 4 * 600 * 600));
    const products = Array.from({ length: 5_000 }, (_, i) => node("MatMul", ["square", "square"], [`p${i}`]));
    append(graph, "node", ...products);
  },
  "a dimension that overflows": (graph) => append(graph, "initializer", float32("overflow", [2 ** 62, 4], 0)),
  "a negative dimension": (graph) => append(graph, "initializer", float32("negative", [-1, -1], 4)),
  "a tensor of 4 terabytes without data": (graph) =>
    append(graph, "initializer", { name: "empty", dims: [2 ** 40], dataType: 1 }),
  "external data": (graph) =>
    append(graph, "initializer", {
      ...{ name: "outside", dims: [4], dataType: 1, dataLocation: 1 },
      externalData: [{ key: "location", value: "/etc/passwd" }],
    }),
  "data at an address in memory": (graph) =>
    append(graph, "initializer", {
      ...{ name: "address", dims: [4], dataType: 1, dataLocation: 1 },
      externalData: [
        { key: "location", value: "*/_ORT_MEM_ADDR_/*" },
        { key: "offset", value: "4096" },
        { key: "length", value: "16" },
      ],
    }),
  "a function that calls itself": (graph, model) => {
    const call = node("Again", ["X"], ["y"], [], "made");
    model["functions"] = [{ ...{ name: "Again", domain: "made", input: ["X"], output: ["y"] }, node: [call] }];
    append(model, "opsetImport", { domain: "made", version: 1 });
    append(graph, "node", { ...call, output: ["made"] });
  },
  "a cycle": (graph) => append(graph, "node", node("Identity", ["b"], ["a"]), node("Identity", ["a"], ["b"])),
  "If within If, fifteen deep": (graph) => {
    append(graph, "initializer", { name: "always", dims: [], dataType: 9, int32Data: [1] });
    let branch: Message = { name: "g", output: [scalarInfo("always", 9)] };
    for (let depth = 0; depth < 15; depth++) {
      const attribute = ["then_branch", "else_branch"].map((name) => ({
        name,
        type: 5,
        g: name === "then_branch" ? branch : { name: "e", output: [scalarInfo("always", 9)] },
      }));
      branch = {
        name: "g",
        node: [node("If", ["always"], [`i${depth}`], attribute)],
        output: [scalarInfo(`i${depth}`, 9)],
      };
    }
    append(graph, "node", ...(branch["node"] as Message[]));
  },
  "a sparse tensor with indices outside": (graph) =>
    append(graph, "sparseInitializer", {
      values: { name: "sparse", dims: [1], dataType: 1, floatData: [1] },
      indices: int64("indices", [1], [2 ** 40]),
      dims: [2],
    }),
  "a thousand nodes one after the other": (graph) =>
    append(
      graph,
      "node",
      ...Array.from({ length: 1_000 }, (_, i) => node("Identity", [i === 0 ? "X" : `n${i - 1}`], [`n${i}`])),
    ),
};
