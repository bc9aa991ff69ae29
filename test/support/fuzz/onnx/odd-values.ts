import type { Message } from "./onnx-proto";

const DANGEROUS = ["Loop", "If", "Scan", "ConstantOfShape", "Range", "Tile", "Expand", "RandomNormal", "Resize", "Pad"];
const ORDINARY = [
  "Identity",
  "Add",
  "MatMul",
  "Gemm",
  "Exp",
  "Cast",
  "Reshape",
  "Transpose",
  "ReduceSum",
  "Gather",
  "Where",
];
const STRINGS = [
  "",
  "X",
  "scores",
  "nowhere",
  "ai.onnx.ml",
  "com.microsoft",
  "\u0000",
  "../../etc/passwd",
  "x".repeat(5_000),
];

/** 2 ** 62 as a dimension overflows what counts bytes; 40,000 squared is memory that a machine may have. */
const INTEGERS = [
  0,
  1,
  2,
  3,
  7,
  11,
  17,
  64,
  40_000,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 40,
  2 ** 53,
  2 ** 62,
  -1,
  -2,
  -(2 ** 31),
  -(2 ** 63),
];
const FLOATS = [0, -0, 1e-45, 3e38, Infinity, -Infinity, NaN, -1];

const BYTES = [0, 1, 3, 4, 8, 24, 4_096].map((length) => Buffer.alloc(length, 0x7f));

const EXTERNAL: Message = {
  name: "mean",
  dims: [2],
  dataType: 11,
  dataLocation: 1,
  externalData: [{ key: "location", value: "../../../../etc/passwd" }],
};
const TENSORS: Message[] = [
  EXTERNAL,
  {
    ...EXTERNAL,
    externalData: [
      { key: "location", value: "/dev/zero" },
      { key: "length", value: "9223372036854775807" },
    ],
  },
  {
    ...EXTERNAL,
    externalData: [
      { key: "location", value: "*/_ORT_MEM_ADDR_/*" },
      { key: "offset", value: "4096" },
      { key: "length", value: "16" },
    ],
  },
  { name: "scale", dims: [2 ** 40], dataType: 1, rawData: Buffer.alloc(8) },
  { name: "c", dims: [65_536, 65_536], dataType: 1, floatData: [1] },
  { name: "c", dims: [-1], dataType: 7, int64Data: [1] },
  { name: "c", dims: [2], dataType: 8, stringData: [Buffer.from("a"), Buffer.from("b")] },
];

const node = (opType: string, input: string[], output: string[], attribute: Message[] = []): Message => ({
  opType,
  input,
  output,
  attribute,
  name: opType,
});
const INTS_ATTRIBUTE: Message = { name: "shape", type: 7, ints: [100_000, 100_000] };
const NODES: Message[] = [
  node("Identity", ["scores"], ["X"]),
  node("Identity", ["scores"], ["scores"]),
  node("Add", ["scores", "a"], ["a"]),
  node("RandomNormal", [], ["r"], [INTS_ATTRIBUTE]),
  node("Constant", [], ["k"], [{ name: "value", type: 4, t: EXTERNAL }]),
  node("If", ["X"], ["i"], [{ name: "then_branch", type: 5, g: { name: "g" } }]),
  node("Made", ["X"], ["m"]),
];

/** What a field may be set to, by the type that onnx.proto gives it. */
export const ODD_VALUES: Readonly<Record<string, readonly unknown[]>> = {
  int32: INTEGERS.filter((value) => Math.abs(value) < 2 ** 31),
  int64: INTEGERS,
  float: FLOATS,
  double: FLOATS,
  string: [...STRINGS, ...DANGEROUS, ...ORDINARY],
  bytes: BYTES,
  TensorProto: TENSORS,
  NodeProto: NODES,
  GraphProto: [{}, { name: "g", node: NODES }, { name: "g", output: [{ name: "X" }] }],
  StringStringEntryProto: [{ key: "location", value: "weights.bin" }],
  OperatorSetIdProto: [
    { domain: "", version: 1 },
    { domain: "", version: 10_000 },
    { domain: "made", version: 1 },
  ],
};
