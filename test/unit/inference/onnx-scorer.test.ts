import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OnnxScorer } from "../../../shared/inference/onnx-scorer";
import { OnnxSession } from "../../../shared/inference/onnx-session";
import { writeDetector } from "../../../shared/models/training/write-detector";
import type { ModelFile } from "../../../shared/scoring/scorer";

const REFERENCE = join(__dirname, "../../fixtures/reference");
const bytesOf = (file: string): Uint8Array => readFileSync(join(REFERENCE, file));
const SHAPE = { input: "X", scoreOutput: "scores", features: 3 };

/** Scores are known by hand: one support vector at 0, so a row x scores exp(-gamma x²) - rho. */
const detector = (): Promise<Uint8Array> =>
  writeDetector({
    scaler: { mean: Float64Array.of(10), scale: Float64Array.of(2) },
    terms: [
      {
        expansion: { supportVectors: Float64Array.of(0), dualCoefficients: Float64Array.of(1), gamma: 1, features: 1 },
      },
    ],
    offset: 0.5,
  });

describe("an onnx session", () => {
  test("scores a file that scikit-learn exported, with a float32 input", async () => {
    const reference = JSON.parse(readFileSync(join(REFERENCE, "models/pipe_rbf_f3.json"), "utf8")) as {
      x: number[][];
      decision_function: number[];
      offset: number;
    };
    const session = await OnnxSession.open(bytesOf("models/pipe_rbf_f3.onnx"));
    const scores = await session.bind(SHAPE).score(Float64Array.from(reference.x.flat()), reference.x.length);
    await session.release();
    const errors = reference.decision_function.map((value, row) => Math.abs(value - (scores[row] ?? NaN)));
    expect(Math.max(...errors) / reference.offset).toBeLessThan(1e-4);
  });

  test("gives every row its own score when there are more rows than a piece", async () => {
    const session = await OnnxSession.open(await detector());
    const rows = Float64Array.from({ length: 1234 }, (_, row) => 8 + (4 * row) / 1234);
    const scores = await session.bind({ ...SHAPE, features: 1 }).score(rows, rows.length);
    await session.release();
    const expected = rows.map((value) => Math.exp(-(((value - 10) / 2) ** 2)) - 0.5);
    const errors = expected.map((value, row) => Math.abs(value - (scores[row] ?? NaN)));
    expect(scores).toHaveLength(1234);
    expect(Math.max(...errors)).toBeLessThan(1e-6);
  });

  test("scores no rows as no scores", async () => {
    const session = await OnnxSession.open(await detector());
    await expect(session.bind({ ...SHAPE, features: 1 }).score(new Float64Array(0), 0)).resolves.toHaveLength(0);
    await session.release();
  });

  test.each(["html.onnx", "truncated.onnx", "double_pipe.onnx"])("refuses %s", async (file) => {
    await expect(OnnxSession.open(bytesOf(`negative/${file}`))).rejects.toMatchObject({ code: "model-invalid" });
  });

  test.each([
    [{ ...SHAPE, input: "float_input" }, 'has no input "float_input", only "X"'],
    [{ ...SHAPE, scoreOutput: "probabilities" }, 'has no output "probabilities", only "label", "scores"'],
    [{ ...SHAPE, features: 4 }, "takes 3 features, not 4"],
  ])("refuses a shape that the file does not have: %j", async (shape, problem) => {
    const session = await OnnxSession.open(bytesOf("models/pipe_rbf_f3.onnx"));
    const bind = async (): Promise<unknown> => session.bind(shape);
    await expect(bind()).rejects.toMatchObject({ code: "model-invalid" });
    await expect(bind()).rejects.toThrow(problem);
    await session.release();
  });

  test("refuses an output that is not a number a row", async () => {
    const session = await OnnxSession.open(bytesOf("models/pipe_rbf_f3.onnx"));
    const score = session.bind({ ...SHAPE, scoreOutput: "label" }).score(new Float64Array(6), 2);
    await expect(score).rejects.toMatchObject({ code: "model-invalid" });
    await session.release();
  });

  test.each([NaN, Infinity])("refuses a row with %d, of which onnxruntime would make a score", async (value) => {
    const session = await OnnxSession.open(await detector());
    const score = session.bind({ ...SHAPE, features: 1 }).score(Float64Array.of(10, value), 2);
    await expect(score).rejects.toThrow("feature 0 of row 1 is not finite");
    await session.release();
  });
});

describe("the onnx scorer", () => {
  const modelOf = (bytes: Uint8Array, sha256: string): ModelFile => ({
    sha256,
    input: "X",
    scoreOutput: "scores",
    features: 1,
    read: async () => bytes,
  });

  test("lends a session of the model described", async () => {
    const bytes = await detector();
    const scorer = new OnnxScorer({ maxBytes: 1e6 });
    const model = modelOf(bytes, createHash("sha256").update(bytes).digest("hex"));
    const scores = await scorer.use(model, (session) => session.score(Float64Array.of(10, 1e100), 2));
    await scorer.close();
    expect([...scores]).toEqual([0.5, -0.5]);
  });

  test("does not let the runtime see bytes that were changed", async () => {
    const bytes = await detector();
    const scorer = new OnnxScorer({ maxBytes: 1e6 });
    const model = modelOf(bytes.with(bytes.length - 9, 7), createHash("sha256").update(bytes).digest("hex"));
    await expect(scorer.use(model, async () => undefined)).rejects.toMatchObject({ code: "model-corrupt" });
    await scorer.close();
  });
});
