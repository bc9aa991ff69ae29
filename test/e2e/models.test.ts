import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Answer } from "../../shared/http/contract/operation";
import type { Point } from "../../cli/sending/point";
import { sendEvents } from "../../cli/sending/send-events";
import { gaussian, seededRandom } from "../../cli/simulation/random";
import type { DeviceId, SensorName } from "../../shared/readings/reading";
import { isoOf } from "../../shared/time";
import { featuresOf, negative, reference } from "../support/domain/model-room";
import { appDirectory } from "../support/e2e/compiled";
import { printed } from "../support/e2e/fleet-command";
import { seen } from "../support/e2e/patience";
import { ended, rowsOf } from "../support/e2e/runs";
import { System } from "../support/e2e/system";

const MINUTE = 60_000;
const MINUTES = 120;
const PUMP = "pump-17" as DeviceId;
const ONNX = join(appDirectory, "test/fixtures/reference/models/pipe_rbf_f3.onnx");
const rbf = reference("pipe_rbf_f3");
const poly = reference("pipe_poly_f3");
const to = Math.floor(Date.now() / MINUTE) * MINUTE;
const from = to - MINUTES * MINUTE;
const manifest = { features: featuresOf(3), windowSeconds: 300, hopSeconds: 60, bucketSeconds: 60 };

let system: System;
beforeAll(async () => {
  system = await System.start({ WEBSITE_AUTH_ENABLED: "true" });
  const { readings } = await sendEvents(system.hub, points());
  await seen("all readings counted", async () =>
    (await system.room.buckets.countReadings()) === readings ? true : undefined,
  );
});
afterAll(() => system[Symbol.asyncDispose]());

/** Usual by the model's own scaler, but for the last ten minutes. */
function* points() {
  const random = seededRandom(3, "models");
  const { mean, scale } = rbf.scaler ?? { mean: [], scale: [] };
  for (let at = from; at < to; at += MINUTE) {
    const off = at < to - 10 * MINUTE ? 0 : 20;
    const value = (i: number) => (mean[i] ?? 0) + (off + gaussian(random)) * (scale[i] ?? 1);
    const values = Object.fromEntries(mean.map((_, i) => [`s${i}` as SensorName, value(i)]));
    const point: Point = { deviceId: PUMP, at, values };
    yield { kind: "point", point } as const;
  }
}

const fleet = (...args: readonly string[]) => system.fleet(["models", ...args], { FLEETSCORE_USER: "Zoë" });
const told = async <T>(...args: readonly string[]): Promise<T> => JSON.parse(printed(await fleet(...args))) as T;

async function manifestFile(content: object): Promise<string> {
  const file = join(system.directory, "manifest.json");
  await writeFile(file, JSON.stringify(content));
  return file;
}

const call = (method: string, path: string, body?: FormData | string, headers: Record<string, string> = {}) =>
  system.ask(`models${path}`, { method, headers, ...(body !== undefined && { body }) });

function formOf(onnx: Uint8Array, content: object, fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData();
  form.set("onnx", new Blob([Buffer.from(onnx)]));
  form.set("manifest", JSON.stringify(content));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

let first: Answer<"import-model">;
let second: Answer<"import-model">;

test("a model of scikit-learn is imported by the command line, checked on its sample and the device's own history", async () => {
  const sample = { rows: rbf.x, scores: rbf.decision_function };
  const file = await manifestFile({ ...manifest, version: "rbf", sample });

  first = await told<Answer<"import-model">>("import", ONNX, file, "--device", PUMP, "--as", "champion");

  expect(first).toMatchObject({ deviceId: PUMP, version: "rbf", alias: "champion" });
  expect(first.checks).toEqual({
    sample: { rows: rbf.x.length, largestDifference: expect.any(Number) as number },
    history: { windows: expect.any(Number) as number, flagged: expect.any(Number) as number },
  });
});

test("another is imported by HTTP, by whom the platform knows", async () => {
  const form = formOf(poly.onnx, { ...manifest, version: "poly" }, { deviceId: PUMP });
  const principal = { "x-ms-client-principal-name": "ada@example.com" };

  const response = await call("POST", "", form, principal);

  expect(response.status).toBe(201);
  expect(response.headers.get("location")).toBe(`/api/models/${PUMP}/poly`);
  second = (await response.json()) as Answer<"import-model">;
  expect(second.checks.sample).toEqual({ leftOut: "the manifest has no sample" });
  expect(await told("list")).toMatchObject({ deviceId: PUMP, versions: 2, champion: "rbf", challenger: "poly" });
});

const range = () => ["--from", isoOf(from), "--to", isoOf(to)];

test("champion and challenger are compared on the same range, and nothing is written", async () => {
  const runs = (await system.api.call("list-runs", { query: { limit: 500 } })).runs;

  const compared = await told<Answer<"compare-models">["devices"][number]>("compare", PUMP, ...range());

  expect(compared).toMatchObject({ deviceId: PUMP, champion: "rbf", challenger: "poly", windows: MINUTES });
  expect("bothAnomalous" in compared && compared.bothAnomalous + compared.onlyChampion).not.toBe(0);
  expect(await told("compare", ...range())).toEqual(compared);
  const asked = { from: isoOf(from), to: isoOf(to) };
  expect((await system.api.call("compare-models", { body: asked })).devices).toEqual([compared]);
  expect((await system.api.call("list-runs", { query: { limit: 500 } })).runs).toEqual(runs);
});

test("a challenger is promoted, all of them in one command, and rolled back", async () => {
  expect(await told<Answer<"set-model-alias">>("promote", PUMP)).toEqual({ champion: "poly", challenger: null });
  expect(await told<Answer<"set-model-alias">>("rollback", PUMP)).toEqual({ champion: "rbf", challenger: null });
  await system.api.call("set-model-alias", { path: { device: PUMP, alias: "challenger" }, body: { version: "poly" } });
  expect(await told("promote", "--all")).toEqual({ promoted: 1 });
  expect(await told<Answer<"set-model-alias">>("rollback", PUMP)).toEqual({ champion: "rbf", challenger: null });
  expect(await fleet("rollback", PUMP)).toMatchObject({
    code: 1,
    complaints: expect.stringContaining("pump-17 had no champion before rbf that is still there") as string,
  });
});

test("every change is told with when and who", async () => {
  const { changes } = await told<Answer<"show-models">>("show", PUMP);
  expect(changes.map(({ action, version, previous, by }) => [action, version, previous, by.name, by.source])).toEqual([
    ["rolled-back", "rbf", "poly", "Zoë", "stated"],
    ["made-champion", "poly", "rbf", "Zoë", "stated"],
    ["made-challenger", "poly", null, null, "key"],
    ["rolled-back", "rbf", "poly", "Zoë", "stated"],
    ["made-champion", "poly", "rbf", "Zoë", "stated"],
    ["made-challenger", "poly", null, "ada@example.com", "entra"],
    ["registered", "poly", null, "ada@example.com", "entra"],
    ["made-champion", "rbf", null, "Zoë", "stated"],
    ["registered", "rbf", null, "Zoë", "stated"],
  ]);
});

test("a result leads to its version, and the version to the runs that scored with it", async () => {
  const { id } = await system.api.call("start-run", { body: { from: isoOf(from), to: isoOf(to) } });
  await ended(system.api, id);
  const [row] = await rowsOf(system.api, id);

  const lineage = await told<Answer<"show-model">>("show", PUMP, row?.modelVersion ?? "");

  expect(lineage).toMatchObject({ deviceId: PUMP, version: "rbf", sha256: first.sha256, deletedAt: null, next: null });
  expect(lineage.runs).toEqual([expect.objectContaining({ id, kind: "ad-hoc", status: "completed" })]);
  expect((await told<Answer<"show-model">>("show", PUMP, "poly")).runs).toEqual([]);
});

test("a champion is not deleted; another version is, and stays known", async () => {
  expect(await fleet("delete", PUMP, "rbf")).toMatchObject({
    code: 1,
    complaints: expect.stringContaining("version rbf of pump-17 is the champion") as string,
  });

  expect(await told("delete", PUMP, "poly")).toEqual({ deviceId: PUMP, version: "poly", deleted: true });

  expect((await told<Answer<"show-models">>("show", PUMP)).versions.map(({ version }) => version)).toEqual(["rbf"]);
  expect((await told<Answer<"show-model">>("show", PUMP, "poly")).deletedAt).not.toBeNull();
  await expect(system.room.modelFiles.read(modelOf(second))).rejects.toMatchObject({ code: "model-missing" });
  expect((await call("DELETE", `/${PUMP}/unheard-of`)).status).toBe(404);
});

const modelOf = ({ version, sha256 }: Answer<"import-model">) => ({ deviceId: PUMP, version, sha256 });

const REFUSED: readonly [string, Uint8Array, object, number, string, string, string][] = [
  ["no ONNX", negative("html.onnx"), manifest, 422, "model-invalid", "onnx", "is no ONNX file"],
  ["half a file", negative("truncated.onnx"), manifest, 422, "model-invalid", "onnx", "is no ONNX file"],
  [
    ...(["what the runtime has not", negative("double_pipe.onnx")] as const),
    ...([{ ...manifest, features: featuresOf(10) }, 422, "model-invalid", "onnx", "Could not find"] as const),
  ],
  [
    ...(["too few features", rbf.onnx, { ...manifest, features: ["s0.mean"] }] as const),
    ...([422, "model-invalid", "manifest.features", "takes 3 features"] as const),
  ],
  [
    ...(["an odd statistic", rbf.onnx, { ...manifest, features: ["s0.mean", "s1.mode", "s2.mean"] }] as const),
    ...([400, "invalid-input", "manifest.features.1", "the statistic being one of"] as const),
  ],
  [
    ...(["an alarm for everything", rbf.onnx, { ...manifest, threshold: 1e6 }] as const),
    ...([422, "model-invalid", "manifest.threshold", "flags all"] as const),
  ],
];

test.each(REFUSED)(
  "%s is refused with a reason, and nothing registered",
  async (_, onnx, content, status, code, field, detail) => {
    const response = await call("POST", "", formOf(onnx, content, { deviceId: PUMP }));

    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      status,
      code,
      field,
      detail: expect.stringContaining(detail) as string,
    });
    expect((await system.api.call("show-models", { path: { device: PUMP } })).versions).toHaveLength(1);
  },
);

test("a refusal reaches the command line with exit code 1, wrong use with 2", async () => {
  const file = await manifestFile({ ...manifest, threshold: -1e6 });
  expect(await fleet("import", ONNX, file, "--device", PUMP)).toMatchObject({
    code: 1,
    complaints: expect.stringContaining("flags none of") as string,
  });
  expect(await fleet("import", "no-such.onnx", file)).toMatchObject({ code: 2 });
  expect(await fleet("promote")).toMatchObject({ code: 2 });
});

test("what is no form, lacks a part, or is too large is said to be", async () => {
  const problem = async (response: Response) => [
    response.status,
    ((await response.json()) as { field?: string }).field,
  ];
  expect(await problem(await call("POST", "", "{}", { "content-type": "application/json" }))).toEqual([400, "body"]);
  const bare = new FormData();
  bare.set("manifest", "{}");
  expect(await problem(await call("POST", "", bare))).toEqual([400, "onnx"]);
  expect(await problem(await call("POST", "", formOf(rbf.onnx, manifest, { alias: "king" })))).toEqual([400, "alias"]);
  expect(await problem(await call("POST", "", formOf(new Uint8Array(73 * 2 ** 20), manifest)))).toEqual([
    413,
    undefined,
  ]);
});
