import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OnnxGate } from "../../../shared/inference/gate/onnx-gate";
import { tryOut } from "../../../shared/inference/gate/try-out";
import { negative, reference } from "../../support/domain/model-room";
import { compiledFile } from "../../support/e2e/compiled";
import { temporaryFolder } from "../../support/e2e/temporary-folder";

const { onnx, x } = reference("pipe_rbf_f3");
const shape = { input: "X", scoreOutput: "scores", features: 3 };
const order = { onnx, shape, rows: Float64Array.from(x.flat()), count: x.length };
const script = compiledFile("shared/inference/gate/trial-process.js");

/** Tries the model in a process that does `body` with its message. */
async function tryIn(body: string, timeoutMs = 20_000): Promise<Float64Array> {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "trial.js");
  await writeFile(file, `process.on("message", (order) => { ${body} }); process.send("ready");`);
  return await tryOut(order, { script: file, timeoutMs });
}

test("a model is tried in a process of its own, and its scores come back", async () => {
  expect(await tryOut(order, { script })).toHaveLength(x.length);
});

test("what is wrong with a model in its trial is said as in the app", async () => {
  await expect(tryOut({ ...order, onnx: negative("double_pipe.onnx") }, { script })).rejects.toMatchObject({
    ...{ code: "model-invalid", field: "onnx" },
    message: expect.stringMatching(/^the model is refused by onnxruntime: /) as string,
  });
});

test("a trial that takes the process down is a refusal, and says how it ended", async () => {
  await expect(tryIn("process.kill(process.pid, 'SIGSEGV')")).rejects.toThrow(
    "the model ends the process of its trial (SIGSEGV)",
  );
  await expect(tryIn("process.exit(7)")).rejects.toThrow("(code 7)");
});

test("a process that does not begin is not the model's fault", async () => {
  await expect(tryOut(order, { script: "/nowhere/trial.js" })).rejects.toMatchObject({ code: "trial-failed" });
});

test("a trial that goes on for ever is ended", async () => {
  await expect(tryIn("for (;;);", 500)).rejects.toThrow("the model takes more than 0.5 s for its trial");
});

test("a trial that takes all memory is ended, and the app is not", async () => {
  const hoard = "const all = []; for (;;) all.push(new Array(1e6).fill(order));";
  await expect(tryIn(hoard)).rejects.toThrow(/^the model ends the process of its trial \(SIGABRT\)/);
});

test("a trial is told nothing of the app's environment, in which its secrets are", async () => {
  process.env["FLEETSCORE_TEST_SECRET"] = "secret";
  const names = await tryIn(
    "process.send({ scores: Float64Array.of('FLEETSCORE_TEST_SECRET' in process.env ? 1 : 0, process.execArgv.length) })",
  );
  delete process.env["FLEETSCORE_TEST_SECRET"];
  expect([...names]).toEqual([0, 1]);
});

test("trials go one after the other, and one that fails does not hold up the next", async () => {
  const gate = new OnnxGate({ script });
  const bad = gate.tryOut(onnx, { ...shape, features: 4 }, new Float64Array(8), 2);
  const good = gate.tryOut(onnx, shape, new Float64Array(6), 2);
  await expect(bad).rejects.toThrow("takes 3 features, not 4");
  expect(await good).toHaveLength(2);
});

test("single precision is allowed more where its sums cancel out, and nothing where it is not used", async () => {
  const gate = new OnnxGate({ script });
  const poly = reference("pipe_poly_f3");
  const [usual = 0, extreme = 0] = await gate.rounding(poly.onnx, [poly.scaler?.mean ?? [], poly.x[120] ?? []]);
  expect(usual).toBeLessThan(1e-4);
  expect(extreme).toBeGreaterThan(Math.abs(71_320.05 - 69_437.12));
});
