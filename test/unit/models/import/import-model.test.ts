import { importModel, type ImportRequest } from "../../../../shared/models/import/import-model";
import { LOCAL } from "../../../../shared/models/model-changes";
import { writeDetector } from "../../../../shared/models/training/write-detector";
import { PUMP } from "../../../support/contract/ingest-writes";
import { ADA } from "../../../support/contract/models";
import { NOW } from "../../../support/contract/times";
import {
  featuresOf,
  feedUsual,
  modelRoom,
  negative,
  reference,
  type ModelRoom,
} from "../../../support/domain/model-room";
import { decodeModel, encodeModel, type Message } from "../../../support/fuzz/onnx/onnx-proto";

const REFERENCES = [
  ...["pipe_linear_f3", "pipe_poly_f3", "pipe_rbf_f10_sv50", "pipe_rbf_f3", "pipe_sigmoid_c05_f10"],
  ...["raw_rbf_f3", "std_rbf_f3"],
];
const rbf = reference("pipe_rbf_f3");
const scaler = rbf.scaler ?? { mean: [], scale: [] };

let room: ModelRoom;
beforeEach(async () => {
  room = await modelRoom();
});
afterEach(() => room.close());

const manifestFor = (features: number, more: object = {}) => ({
  ...{ features: featuresOf(features), windowSeconds: 60, hopSeconds: 60 },
  ...more,
});
const request = (onnx: Uint8Array, manifest: unknown, more: Partial<ImportRequest> = {}): ImportRequest => ({
  ...{ onnx, manifest, deviceId: PUMP, alias: "challenger", by: ADA },
  ...more,
});
const bring = (onnx: Uint8Array, manifest: unknown, more: Partial<ImportRequest> = {}) =>
  importModel(room, request(onnx, manifest, more));

async function refusalOf(onnx: Uint8Array, manifest: unknown): Promise<[code: string, field: string, message: string]> {
  const error = (await bring(onnx, manifest).catch((error: unknown) => error)) as Record<string, string>;
  expect(await room.models.list(PUMP)).toEqual([]);
  expect(await room.models.changes(PUMP, 9)).toEqual([]);
  expect(room.blobs.names).toEqual([]);
  return [error["code"] ?? "none", error["field"] ?? "none", error["message"] ?? "none"];
}

/** The reference model with something changed. */
function changed(change: (graph: Message, model: Message) => void): Uint8Array {
  const model = decodeModel(rbf.onnx);
  change(model["graph"] as Message, model);
  return encodeModel(model);
}

test.each(REFERENCES)("%s of scikit-learn is imported, and scores its sample as there", async (name) => {
  const { onnx, n_features, x, decision_function } = reference(name);
  const { model, checks } = await bring(
    onnx,
    manifestFor(n_features, { sample: { rows: x, scores: decision_function } }),
  );

  expect(checks).toEqual({
    sample: { rows: x.length, largestDifference: expect.any(Number) as number },
    history: { leftOut: "pump-1 has no readings yet" },
  });
  expect(await room.models.find(PUMP, model.version)).toEqual(model);
  expect(Buffer.from(await room.modelFiles.read(model))).toEqual(onnx);
  expect(await room.models.aliases(PUMP)).toEqual({ challenger: model.version });
  expect((await room.models.changes(PUMP, 9)).map(({ action, by }) => [action, by])).toEqual([
    ["made-challenger", ADA],
    ["registered", ADA],
  ]);
});

test("a small manifest is filled in from the file, the database and the device's history", async () => {
  await feedUsual(room, scaler);
  const { model, checks } = await bring(rbf.onnx, manifestFor(3), { alias: undefined });

  expect(model.version).toMatch(/^20261120T120000Z-[0-9a-f]{6}$/);
  expect(model.manifest).toMatchObject({
    deviceId: PUMP,
    onnx: { input: "X", score: "scores", elementType: "float32", sha256: model.sha256 },
    ...{ bucketSeconds: 60, threshold: 0, coverage: { expected: { s0: 1, s1: 1, s2: 1 }, minimum: 0.6 } },
  });
  const { calibration, baseline } = model.manifest;
  expect(calibration?.scoreQuantiles.find(([share]) => share === 0.5)?.[1]).toBeGreaterThan(0);
  expect((baseline?.mean[1] ?? 0) / (scaler.mean[1] ?? 1)).toBeCloseTo(1, 2);
  expect(checks.sample).toEqual({ leftOut: "the manifest has no sample" });
  expect(checks.history).toEqual({ windows: 300, flagged: expect.any(Number) as number });
  expect(await room.models.aliases(PUMP)).toEqual({});
});

test("the device's history says what its sensors' readings beyond all that was seen are marked by, unless the manifest does", async () => {
  await feedUsual(room, scaler);
  const { sensors } = (await bring(rbf.onnx, manifestFor(3))).model.manifest;
  const series = await room.buckets.readSeries(PUMP, 0, NOW);
  expect(sensors).toEqual(
    [...series].map(([name, buckets]) => ({
      ...{ name, constantShare: 1 },
      min: Math.min(...buckets.map(({ min }) => min)),
      max: Math.max(...buckets.map(({ max }) => max)),
    })),
  );
  const own = [{ name: "s0", min: 0, max: 1, constantShare: 0 }];
  expect((await bring(rbf.onnx, manifestFor(3, { sensors: own, version: "v2" }))).model.manifest.sensors).toEqual(own);
});

test("days of the device's history are what its later days are compared with", async () => {
  await feedUsual(room, scaler, { minutes: 3 * 1_440 });
  const { drift } = (await bring(rbf.onnx, manifestFor(3))).model.manifest;
  expect(drift?.features.map(({ name }) => name)).toEqual(featuresOf(3));
  expect(drift?.windowsADay).toBeCloseTo(1_440, -2);
  drift?.features.forEach(({ scale, limit }, i) => {
    expect(scale / (scaler.scale[i] ?? NaN)).toBeCloseTo(1, 1);
    expect(limit).toBe(1);
  });
});

test("a file whose input is float_input, and one of plain operators in double, are imported without naming either", async () => {
  const renamed = changed((graph) => {
    for (const value of graph["input"] as Message[]) value["name"] = "float_input";
    for (const node of graph["node"] as Message[]) {
      node["input"] = (node["input"] as string[]).map((name) => (name === "X" ? "float_input" : name));
    }
  });
  const double = await writeDetector(
    {
      scaler: { mean: Float64Array.of(0, 0, 0), scale: Float64Array.of(1, 1, 1) },
      terms: [
        {
          expansion: {
            ...{ supportVectors: Float64Array.of(0, 0, 0), dualCoefficients: Float64Array.of(1) },
            ...{ gamma: 1, features: 3 },
          },
        },
      ],
      offset: 0.5,
    },
    "float64",
  );

  expect((await bring(renamed, manifestFor(3))).model.manifest.onnx.input).toBe("float_input");
  expect((await bring(double, manifestFor(3))).model.manifest.onnx.elementType).toBe("float64");
});

/** One support vector at zero, as somebody would write it with what numpy has. */
function handMade(): Uint8Array {
  const double = (name: string, dims: number[], ...doubleData: number[]) => ({ name, dims, dataType: 11, doubleData });
  const value = (name: string, width: number) => {
    const dim = [{ dimParam: "N" }, { dimValue: width }];
    return { name, type: { tensorType: { elemType: 11, shape: { dim } } } };
  };
  const axes = { name: "axes", ints: [1], type: 7 };
  return encodeModel({
    ...{ irVersion: 8, opsetImport: [{ version: 13 }] },
    graph: {
      name: "g",
      initializer: [
        double("s", [1, 3], 0, 0, 0),
        double("g", [], -0.5),
        double("a", [1, 1], 2),
        double("rho", [1], -1),
      ],
      ...{ input: [value("X", 3)], output: [value("scores", 1)] },
      node: [
        { opType: "Sub", input: ["X", "s"], output: ["d"] },
        { opType: "ReduceSumSquare", input: ["d"], output: ["d2"], attribute: [axes] },
        { opType: "Mul", input: ["d2", "g"], output: ["e"] },
        { opType: "Exp", input: ["e"], output: ["k"] },
        { opType: "Gemm", input: ["k", "a", "rho"], output: ["scores"] },
      ],
    },
  });
}

test("a file of plain operators in double that somebody wrote is imported, and is exact", async () => {
  const rows = [
    [0, 0, 0],
    [1, 2, -1],
  ];
  const scores = rows.map((row) => 2 * Math.exp(-0.5 * row.reduce((sum, x) => sum + x * x, 0)) - 1);
  const { checks } = await bring(handMade(), manifestFor(3, { sample: { rows, scores, tolerance: 1e-15 } }));
  expect(checks.sample).toMatchObject({ rows: 2 });
});

test("what cannot be checked is said, not silent", async () => {
  await feedUsual(room, scaler, { minutes: 20 });

  expect((await bring(rbf.onnx, manifestFor(3))).checks).toEqual({
    sample: { leftOut: "the manifest has no sample" },
    history: { leftOut: "pump-1 has 20 windows with enough readings of all sensors; 50 are needed" },
  });
});

test.each([
  ["html.onnx", "is no ONNX file"],
  ["truncated.onnx", "is no ONNX file"],
  ["double_pipe.onnx", "Could not find an implementation"],
])("%s is refused, and nothing registered", async (file, reason) => {
  expect(await refusalOf(negative(file), manifestFor(10))).toEqual([
    ...["model-invalid", "onnx"],
    expect.stringContaining(reason),
  ]);
});

const only = (graph: Message, key: string): Message => (graph[key] as Message[])[0] ?? {};
const REFUSED: readonly [string, (graph: Message, model: Message) => void, string, string][] = [
  ["an operator that no detector has", (graph) => (only(graph, "node")["opType"] = "Loop"), "onnx", '"Loop"'],
  ["an opset to come", (_, model) => (only(model, "opsetImport")["version"] = 99), "onnx", "opset 99 of ai.onnx"],
  [
    "an input of another name",
    (graph) => rename(graph, "x1"),
    "manifest.onnx.input",
    'has no input "X" or "float_input", only "x1"; if that is it, name it as onnx.input',
  ],
  [
    "no scores",
    (graph) => void (graph["output"] as Message[]).pop(),
    "manifest.onnx.score",
    'has no output "scores", only "label"',
  ],
  [
    "two inputs",
    (graph) => void (graph["input"] as Message[]).push({ name: "Y" }),
    "onnx",
    'takes 2 inputs ("X", "Y")',
  ],
];

function rename(graph: Message, name: string): void {
  only(graph, "input")["name"] = name;
  only(graph, "node")["input"] = [name];
}

test.each(REFUSED)("a file with %s is refused", async (_, change, field, reason) => {
  expect(await refusalOf(changed(change), manifestFor(3))).toEqual([
    ...["model-invalid", field],
    expect.stringContaining(reason),
  ]);
});

test("scores that are not finite are refused", async () => {
  const poisoned = changed((graph) => {
    for (const { attribute } of graph["node"] as Message[]) {
      for (const one of (attribute ?? []) as Message[]) if (one["name"] === "coefficients") one["floats"] = [NaN];
    }
  });
  expect(await refusalOf(poisoned, manifestFor(3))).toEqual([
    "model-invalid",
    "onnx",
    expect.stringMatching(/not finite|refused/),
  ]);
});

test.each([
  [
    "one feature too many",
    { features: featuresOf(4) },
    "model-invalid",
    "manifest.features",
    "takes 3 features, but the manifest names 4",
  ],
  [
    "a statistic that nobody knows",
    { features: ["s0.mean", "s1.median", "s2.mean"] },
    "invalid-input",
    "manifest.features.1",
    "one of count, mean",
  ],
  ["no window", { windowSeconds: undefined }, "invalid-input", "manifest.windowSeconds", "expected number"],
  ["half a bucket", { windowSeconds: 90 }, "invalid-input", "manifest.windowSeconds", "a whole number of buckets"],
  ["other buckets", { bucketSeconds: 30 }, "invalid-input", "manifest.bucketSeconds", "is 30, not 60"],
  ["another device", { deviceId: "fan-2" }, "invalid-input", "deviceId", 'is "pump-1", not "fan-2"'],
  ["a key that nobody knows", { treshold: 1 }, "invalid-input", "manifest.treshold", "treshold"],
  ["another file's hash", { onnx: { sha256: "0".repeat(64) } }, "invalid-input", "manifest.onnx.sha256", "of the file"],
  ["a label for a score", { onnx: { score: "label" } }, "model-invalid", "manifest.onnx.score", "gives int64"],
  [
    "a sample of two numbers",
    { sample: { rows: [[1, 2]], scores: [1] } },
    "invalid-input",
    "manifest.sample.rows.0",
    "has 2 numbers",
  ],
  [
    "a sample without all scores",
    { sample: { rows: [[1, 2, 3]], scores: [] } },
    "invalid-input",
    "manifest.sample.scores",
    "are 0 for 1 rows",
  ],
])("a manifest with %s is refused", async (_, more, code, field, reason) => {
  expect(await refusalOf(rbf.onnx, manifestFor(3, more))).toEqual([code, field, expect.stringContaining(reason)]);
});

test("a sample that was scored otherwise is refused, and the row named", async () => {
  const scores = rbf.decision_function.map((score, row) => (row === 4 ? score + 0.1 : score));
  const refusal = await refusalOf(rbf.onnx, manifestFor(3, { sample: { rows: rbf.x, scores } }));
  expect(refusal).toEqual(["model-invalid", "manifest.sample.scores.4", expect.stringContaining("scores row 4")]);
});

test.each([
  ["everything", 1e6, /flags all 300 windows of the device's own history/],
  ["nothing, and never would", -1e6, /flags none of 300 windows .* and would flag none that were 100 times/],
])("a model that flags %s of the device's own history is refused", async (_, threshold, reason) => {
  await feedUsual(room, scaler);
  const refusal = await refusalOf(rbf.onnx, manifestFor(3, { threshold }));
  expect(refusal).toEqual(["model-invalid", "manifest.threshold", expect.stringMatching(reason)]);
});

const centre = rbf.decision_function.indexOf(Math.max(...rbf.decision_function));
test("a model that flags nothing of a quiet history, but would if it went wrong, is imported", async () => {
  await feedUsual(room, { mean: rbf.x[centre] ?? [], scale: scaler.scale.map((scale) => scale / 100) });
  expect((await bring(rbf.onnx, manifestFor(3))).checks.history).toEqual({ windows: 300, flagged: 0 });
});

test("a model of the fleet has no history of its own to be judged on", async () => {
  const { model, checks } = await bring(
    rbf.onnx,
    { ...manifestFor(3), deviceId: "~fleet", version: "v1" },
    { deviceId: undefined, by: LOCAL },
  );
  expect([model.deviceId, model.version, model.registeredAt]).toEqual(["~fleet", "v1", NOW]);
  expect(checks.history).toEqual({ leftOut: "~fleet has no readings of its own" });
});
