import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { checkOnnx, MAX_BYTES } from "../../../shared/inference/gate/check-onnx";
import { ModelInvalidError } from "../../../shared/inference/model-invalid-error";
import { baseModels, type BaseModel } from "../../support/fuzz/onnx/base-models";
import { INTRUSIONS } from "../../support/fuzz/onnx/intrusions";
import { mutatedModel } from "../../support/fuzz/onnx/mutated-model";
import { decodeModel, encodeModel, type Message } from "../../support/fuzz/onnx/onnx-proto";
import { byteEdits } from "../../support/fuzz/mutated-bytes";

const REFERENCE = join(__dirname, "../../fixtures/reference");
let bases: BaseModel[];
beforeAll(async () => {
  bases = await baseModels();
});

/** The first base, or another, with something changed. */
function changed(change: (graph: Message, model: Message) => void, base = 0): Uint8Array {
  const model = decodeModel(bases[base]?.bytes ?? new Uint8Array());
  change(model["graph"] as Message, model);
  return encodeModel(model);
}

const refusal = (bytes: Uint8Array): string => {
  try {
    checkOnnx(bytes);
    return "";
  } catch (error) {
    if (error instanceof ModelInvalidError) return error.message;
    throw error;
  }
};

const first = (message: Message, key: string): Message => (message[key] as Message[])[0] ?? {};

test("detectors of ours and of scikit-learn come through", () => {
  expect(bases.map(({ name, bytes }) => [name, refusal(bytes)])).toEqual(bases.map(({ name }) => [name, ""]));
  for (const name of ["pipe_rbf_f10_sv50", "pipe_sigmoid_c05_f10"]) {
    expect(refusal(readFileSync(join(REFERENCE, "models", `${name}.onnx`)))).toBe("");
  }
});

test.each(["html.onnx", "truncated.onnx"])("%s is no ONNX file", (file) => {
  expect(refusal(readFileSync(join(REFERENCE, "negative", file)))).toContain("is no ONNX file");
});

test("a file that is too large is not taken apart", () => {
  expect(refusal(new Uint8Array(MAX_BYTES + 1))).toBe(`the model has ${MAX_BYTES + 1} bytes, more than ${MAX_BYTES}`);
});

test("nothing is no ONNX file", () => {
  expect(refusal(new Uint8Array())).toContain("has 0 graphs");
});

const REASONS: Readonly<Record<string, string>> = {
  "a Loop without end": 'has a tensor or graph as "body" of Loop',
  "ConstantOfShape of 400 gigabytes": 'uses the operator "ConstantOfShape"',
  "Range of 8,000 gigabytes": 'uses the operator "Range"',
  "Expand to 40 gigabytes": 'uses the operator "Expand"',
  "a sum of a column and a row that is 40 gigabytes": "needs more memory or time than any detector",
  "a product of a column and a row that is 40 gigabytes": "needs more memory or time than any detector",
  "products that keep a processor busy for minutes": "has 5014 operators",
  "a dimension that overflows": "has 0 elements",
  "a negative dimension": "has 1 elements",
  "a tensor of 4 terabytes without data": "has 0 elements",
  "external data": 'keeps "outside" outside of its file',
  "data at an address in memory": 'keeps "address" outside of its file',
  "a function that calls itself": "has functions",
  "a cycle": 'reads "b" before anything makes it',
  "If within If, fifteen deep": "has a tensor or graph",
  "a sparse tensor with indices outside": "has sparse tensors",
  "a thousand nodes one after the other": "has 1014 operators",
};

test.each(Object.entries(INTRUSIONS))("refused: %s", (name, intrude) => {
  expect(refusal(changed(intrude))).toContain(REASONS[name] ?? "no reason is expected");
});

test("products that are small but too many for the time are refused", () => {
  const bytes = changed((graph) => {
    const square = { name: "square", dims: [3_000, 3_000], dataType: 1, rawData: Buffer.alloc(36_000_000) };
    (graph["initializer"] as Message[]).push(square);
    (graph["node"] as Message[]).push({ opType: "MatMul", input: ["square", "square"], output: ["made"] });
  });
  expect(refusal(bytes)).toContain("MatMul makes [3000, 3000]");
});

test("a file with fewer elements than its tensor is refused: the rest would be what lies in memory", () => {
  const bytes = changed((graph) => {
    first(graph, "initializer")["rawData"] = Buffer.alloc(8);
  });
  expect(refusal(bytes)).toContain('has 1 elements for "mean" of [2]');
});

test.each([
  ["floats", { dataType: 1, floatData: [1, 2] }],
  ["doubles", { dataType: 11, doubleData: [1, 2] }],
  ["whole numbers", { dataType: 7, int64Data: [1, 2 ** 40] }],
])("a tensor may have its elements as a list of %s", (_, data) => {
  const add = (graph: Message, dims: number[]) =>
    (graph["initializer"] as Message[]).push({ name: "c", dims, ...data });
  expect(refusal(changed((graph) => add(graph, [2])))).toBe("");
  expect(refusal(changed((graph) => add(graph, [3])))).toContain("has 2 elements");
});

test.each([
  ["of texts", { dataType: 8, stringData: [Buffer.from("a")] }],
  ["that has its elements twice", { dataType: 1, floatData: [1], rawData: Buffer.alloc(4) }],
])("a tensor %s is refused", (_, data) => {
  const add = (graph: Message) => (graph["initializer"] as Message[]).push({ name: "c", dims: [1], ...data });
  expect(refusal(changed(add))).toContain('has a tensor "c" of type');
});

test("a second graph, which onnxruntime would merge with the first, is refused", () => {
  const [{ bytes } = { bytes: new Uint8Array() }] = bases;
  expect(refusal(Buffer.concat([bytes, bytes]))).toContain("has 2 graphs, not one");
});

test("a name that only looks like another is another", () => {
  const bytes = changed((graph) => {
    first(graph, "node")["output"] = ["\ufeffSub_0"];
  });
  expect(refusal(bytes)).toContain("before anything makes it");
});

test("operators of another domain are refused", () => {
  const bytes = changed((_, model) => {
    (model["opsetImport"] as Message[]).push({ domain: "com.microsoft", version: 1 });
  });
  expect(refusal(bytes)).toContain('needs the operators of "com.microsoft"');
});

test("a sum that takes little time, but more memory than any detector, is refused", () => {
  const bytes = changed((graph) => {
    const [column, row] = [Buffer.alloc(36_000), Buffer.alloc(36_000)];
    (graph["initializer"] as Message[]).push(
      { name: "column", dims: [9_000, 1], dataType: 1, rawData: column },
      { name: "row", dims: [1, 9_000], dataType: 1, rawData: row },
    );
    (graph["node"] as Message[]).push({ opType: "Add", input: ["column", "row"], output: ["made"] });
  });
  expect(refusal(bytes)).toContain("Add makes [9000, 9000]");
});

test("an input that leaves its width open counts as the widest", () => {
  const bytes = changed((graph) => {
    graph["input"] = [{ name: "X" }];
    const tall = { name: "tall", dims: [1_000, 1, 1], dataType: 1, rawData: Buffer.alloc(4_000) };
    (graph["initializer"] as Message[]).push(tall);
    (graph["node"] as Message[]).push({ opType: "Add", input: ["X", "tall"], output: ["made"] });
  });
  expect(refusal(bytes)).toContain("Add makes [1000, 500, 1000]");
});

test("a tensor that is an input, too, counts as what may be handed in", () => {
  const bytes = changed((graph) => {
    const tensors = [
      { name: "X", dims: [1, 1], dataType: 11, rawData: Buffer.alloc(8) },
      { name: "tall", dims: [100_000, 1, 1], dataType: 1, rawData: Buffer.alloc(400_000) },
    ];
    (graph["initializer"] as Message[]).push(...tensors);
    (graph["node"] as Message[]).push({ opType: "Add", input: ["X", "tall"], output: ["made"] });
  });
  expect(refusal(bytes)).toContain("Add makes [100000, 500, 2]");
});

test("what is made twice is refused: which of the two is read cannot be told", () => {
  const bytes = changed((graph) => {
    (graph["node"] as Message[]).push({ opType: "Abs", input: ["X"], output: ["scores"] });
  });
  expect(refusal(bytes)).toContain('makes "scores" twice');
});

const sideBySide = (node: Message) =>
  changed((graph) => {
    (graph["initializer"] as Message[]).push(
      { name: "column", dims: [9_000, 1], dataType: 1, rawData: Buffer.alloc(36_000) },
      { name: "row", dims: [1, 9_000], dataType: 1, rawData: Buffer.alloc(36_000) },
    );
    (graph["node"] as Message[]).push({ output: ["made"], ...node });
  });
const turned = (...ints: number[]) => [{ name: "perm", ints, type: 7 }];
const flag = (name: string, i: number) => ({ name, i, type: 2 });

test.each<[string, Message, string]>([
  ["a product", { opType: "Gemm", input: ["column", "row"] }, "Gemm makes [9000, 9000]"],
  [
    "a product of what is turned round",
    { opType: "Gemm", input: ["row", "column"], attribute: [flag("transA", 1), flag("transB", 1)] },
    "Gemm makes [9000, 9000]",
  ],
  ["a product that fits", { opType: "Gemm", input: ["row", "column"] }, ""],
  ["what is turned round", { opType: "Transpose", input: ["row"], attribute: turned(1, 0) }, ""],
  ["a turn in more dimensions", { opType: "Transpose", input: ["row"], attribute: turned(1) }, "sizes cannot be told"],
  ["a sum that keeps its dimensions", { opType: "ReduceSum", input: ["row"] }, ""],
  [
    "a sum that drops some",
    { opType: "ReduceSum", input: ["row"], attribute: [flag("keepdims", 0)] },
    "sizes cannot be told",
  ],
])("%s is followed as far as its sizes go", (_, node, reason) => {
  expect(refusal(sideBySide(node))).toContain(reason);
  if (reason === "") expect(refusal(sideBySide(node))).toBe("");
});

test("an opset that the runtime does not know is refused", () => {
  for (const version of [6, 27]) {
    const bytes = changed((_, model) => (first(model, "opsetImport")["version"] = version));
    expect(refusal(bytes)).toContain(`is written for opset ${version} of ai.onnx, not for one of 7 to 26`);
  }
});

test("millions of parts are not counted to their end", () => {
  const parts = Buffer.alloc(2 * 20_000, Buffer.from([0x0a, 0]));
  const graph = Buffer.from([0x3a, 0xc0, 0xb8, 0x02]);
  expect(refusal(Buffer.concat([graph, parts]))).toContain("more than 10000 values");
});

test("whatever a file is, it comes through or is refused in words", () => {
  const files = fc.tuple(mutatedModel(bases), byteEdits, fc.boolean());
  let refused = 0;
  fc.assert(
    fc.property(files, ([{ bytes }, edit, isEdited]) => {
      const message = refusal(isEdited ? edit(bytes) : bytes);
      if (message === "") return;
      refused++;
      expect(message).toMatch(/^the model \w+ .{2,}/s);
    }),
    { numRuns: 1_000 },
  );
  expect(refused).toBeGreaterThan(100);
});
