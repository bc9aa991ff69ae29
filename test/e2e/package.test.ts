import { readFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { billOfMaterials } from "../../infra/package/bill-of-materials";
import { isoOf } from "../../shared/time";
import {
  createDatabase,
  dropDatabase,
  migrateDatabase,
  targetOf,
  testServer,
} from "../support/contract/sql-server-databases";
import { Disposables } from "../support/disposables";
import { featuresOf, reference } from "../support/domain/model-room";
import { appDirectory } from "../support/e2e/compiled";
import { IngestionEndpoint } from "../support/e2e/ingestion-endpoint";
import { installPackage, loadEach, makePackage } from "../support/e2e/made-package";
import { seen } from "../support/e2e/patience";
import { ended, rowsOf, windowOf, windowsOf } from "../support/e2e/runs";
import { deviceNames, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";
import { temporaryFolder } from "../support/e2e/temporary-folder";

type Bill = ReturnType<typeof billOfMaterials>;

const fleet: SmallFleet = { devices: deviceNames(2), trained: 2, ...rangesBefore(Date.now(), 10) };
const database = randomUUID();
const folders = new Disposables();
let app: string;
let said: string;
let files: Readonly<Record<string, Uint8Array>>;
let bill: Bill;
let insights: IngestionEndpoint;
let system: System;

/** In an empty folder, with the database that it has in Azure where there is a server to test on. */
beforeAll(async () => {
  const made = folders.use(await temporaryFolder());
  app = folders.use(await temporaryFolder()).path;
  const { file, ...rest } = await makePackage(made.path);
  said = rest.said;
  files = await installPackage(file, app);
  bill = JSON.parse(await readFile(join(made.path, "fleetscore.cdx.json"), "utf8")) as Bill;
  insights = folders.use(await IngestionEndpoint.open());
  const settings = { ...insights.settings, ...(await databaseSettings()) };
  system = await System.start(settings, undefined, { app });
  folders.use(system);
  await feedFleet(system, fleet);
});
afterAll(() => folders[Symbol.asyncDispose]());

async function databaseSettings(): Promise<Record<string, string>> {
  if (testServer === "") return {};
  await createDatabase(database);
  folders.defer(() => dropDatabase(database));
  await migrateDatabase(database, Date.now());
  return { SQL_CONNECTION: targetOf(database).connectionString };
}

const textOf = (path: string): string => Buffer.from(files[path] ?? []).toString();

const NEEDED = [
  ...[/^(alerts|host|package)\.json$/, /^(LICENSE|THIRD-PARTY-NOTICES\.txt)$/, /^app\/[\w.-]+\.js(\.map)?$/],
  ...[/^dashboard\/(index\.html|app\.js|app\.css|icon\.svg)$/, /^(sqlite|sql-server)\/migrations\/\d{3}-[\w-]+\.sql$/],
  /^node_modules\/onnxruntime-node\/(package\.json|dist\/\w+\.js|bin\/[\w-]+\/linux\/x64\/[\w.]+)$/,
  /^node_modules\/onnxruntime-common\/(package\.json|dist\/cjs\/.+\.js(on)?)$/,
  /^node_modules\/libsvm-js\/(package\.json|LICENSE|wasm\.js|src\/\w+\.js|out\/wasm\/libsvm\.(js|wasm))$/,
];

test("the package has what the app needs and nothing else, and says what takes how much", () => {
  const paths = Object.keys(files);
  expect(paths.filter((path) => !NEEDED.some((needed) => needed.test(path)))).toEqual([]);
  expect(NEEDED.filter((needed) => !paths.some((path) => needed.test(path)))).toEqual([]);
  expect(paths.filter((path) => path.endsWith(".so.1") || path.endsWith(".node"))).toHaveLength(2);
  expect(said).toMatch(/^what +files +MB +MB zipped\n─.*\nonnxruntime +\d+ /);
  expect(said).toMatch(/fleetscore\.zip \d\d\.\d\d MB$/m);
});

test("its package.json names the entry and asks for nothing to be installed; its other files are the app's", async () => {
  const manifest = JSON.parse(textOf("package.json")) as { main: string };
  expect(Object.keys(manifest)).toEqual(["name", "version", "license", "private", "main"]);
  expect(Object.keys(files)).toContain(manifest.main);
  for (const file of ["host.json", "alerts.json"]) {
    expect(textOf(file)).toBe(await readFile(join(appDirectory, file), "utf8"));
  }
});

test("each file of its code loads with nothing beside the package, and has a source map that names no machine", async () => {
  const code = Object.keys(files).filter((path) => path.startsWith("app/") && path.endsWith(".js"));
  await loadEach(code, app);
  const maps = code.map((path) => textOf(`${path}.map`));
  expect(maps.filter((map) => map === "" || map.includes(appDirectory))).toEqual([]);
  expect(maps.join("")).toContain('"../functions/index.ts"');
});

test("who made what is in it is told, with the licences, and as a bill of materials", () => {
  const listed = [...textOf("THIRD-PARTY-NOTICES.txt").matchAll(/^=== (\S+) (\S+) \(/gm)].map(
    ([, name = "", version = ""]) => `${name}@${version}`,
  );
  for (const name of ["@azure/functions", "durable-functions", "mssql", "tedious", "onnxruntime-node", "libsvm-js"]) {
    expect(listed).toContainEqual(expect.stringMatching(new RegExp(`^${name}@\\d`)));
  }
  const billed = bill.components.map(({ name, version }) => `${name}@${version}`);
  expect(billed).toEqual(listed);
  const functions = bill.components.find(({ name }) => name === "@azure/functions");
  expect(functions?.purl).toMatch(/^pkg:npm\/%40azure\/functions@\d/);
  expect(functions?.hashes).toEqual([{ alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) as string }]);
});

test("installed, it is well, shows its page, and is described", async () => {
  expect(await system.api.call("health", {})).toEqual({ status: "healthy" });
  const page = await system.ask("dashboard");
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<title>") as string]);
  expect((await system.ask("dashboard/app.js")).status).toBe(200);
  expect(await (await system.ask("openapi.json")).json()).toMatchObject({
    openapi: expect.stringMatching(/^3/) as string,
  });
});

test("installed, it trains models and scores a range by them, into Parquet", async () => {
  const range = ["--from", isoOf(fleet.history.from), "--to", isoOf(fleet.history.to)];
  const trained = await system.fleet(["train", ...range, "--window", "300", "--no-fleet-model", "--table"]);
  expect([trained.code, trained.out]).toEqual([0, expect.stringContaining("2 champions")]);

  const { id } = await system.api.call("start-run", {
    body: { from: isoOf(fleet.scored.from), to: isoOf(fleet.scored.to), output: "parquet" },
  });
  expect(await ended(system.api, id)).toMatchObject({ status: "completed", progress: { failedDevices: 0 } });
  const rows = await rowsOf(system.api, id);
  expect(rows.map(windowOf).sort()).toEqual(windowsOf(fleet.devices, fleet.scored));
  expect(rows.filter(({ verdict }) => verdict === "unscored")).toEqual([]);
  const { files: links } = await system.api.call("link-run-files", { path: { run: id }, query: { minutes: 5 } });
  const part = await fetch(links.find(({ kind }) => kind === "parquet")?.url ?? "");
  expect((await part.text()).slice(0, 4)).toBe("PAR1");
});

test("installed, it tries a model from elsewhere in a process of its own before it takes it", async () => {
  const { onnx, x: rows, decision_function: scores } = reference("pipe_rbf_f3");
  const window = { windowSeconds: 300, hopSeconds: 60, bucketSeconds: 60 };
  const form = new FormData();
  form.set("onnx", new Blob([Buffer.from(onnx)]));
  form.set("manifest", JSON.stringify({ ...window, features: featuresOf(3), sample: { rows, scores } }));
  form.set("deviceId", "elsewhere");
  const response = await system.ask("models", { method: "POST", body: form });
  expect(await response.json()).toMatchObject({ deviceId: "elsewhere", checks: { sample: { rows: rows.length } } });
});

test("installed, it tells Application Insights what it does, and asks nothing of others", async () => {
  await seen("what it does", () => (insights.spans().length > 0 ? true : undefined));
  expect(insights.strangers).toEqual([]);
});
