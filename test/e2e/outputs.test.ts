import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { parquetReadObjects } from "hyparquet";
import type { Answer } from "../../shared/http/contract/operation";
import { modelFolder } from "../../shared/models/model-folder";
import { isoOf } from "../../shared/time";
import { linesOf } from "../support/e2e/fleet-command";
import { ended, nextScheduledRun, rowsOf, windowOf, windowsOf } from "../support/e2e/runs";
import { deviceNames, equipFleet, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";

type Started = Answer<"show-run">;
type Asked = Partial<Pick<Started["request"], "output" | "anomaliesOnly">>;

const fleet: SmallFleet = { devices: deviceNames(12), trained: 2, ...rangesBefore(Date.now(), 20) };
const broken = fleet.devices.slice(0, 1);
const whole = fleet.devices.slice(1);
const WINDOWS = windowsOf(whole, fleet.scored);
let system: System;

/** Devices with a copy of another's model are odd from the start; one has lost its own. Activities come twice. */
beforeAll(async () => {
  const settings = {
    FIRST_RUN_FROM: isoOf(fleet.scored.from),
    ALLOWED_LATENESS_SECONDS: "0",
    ACTIVITIES_PER_CHUNK: "4",
  };
  const output = { RUN_OUTPUT: "csv", RUN_ANOMALIES_ONLY: "true", MAX_RUN_SPAN_SECONDS: "1200" };
  system = await System.start({ ...settings, ...output }, { seed: 7, duplicateActivities: 0.5 });
  await feedFleet(system, fleet);
  for (const devices of [broken, whole]) await equipFleet(system, { ...fleet, devices, trained: 1 });
  for (const deviceId of broken) await system.room.blobs.deleteUnder(modelFolder(deviceId), 10);
});
afterAll(() => system[Symbol.asyncDispose]());

async function run(asked: Asked): Promise<Started> {
  const range = { from: isoOf(fleet.scored.from), to: isoOf(fleet.scored.to) };
  const { id } = await system.api.call("start-run", { body: { ...range, anomaliesOnly: false, ...asked } });
  return ended(system.api, id);
}

async function linked({ id }: Started, kind: string): Promise<Buffer[]> {
  const { files } = await system.api.call("link-run-files", { path: { run: id }, query: { minutes: 5 } });
  const wanted = files.filter((file) => file.kind === kind);
  return Promise.all(wanted.map(async ({ url }) => Buffer.from(await (await fetch(url)).arrayBuffer())));
}

const csvRows = (text: string | Buffer): Record<string, string>[] => parse(text, { columns: true });
const windowsIn = (rows: readonly object[]) =>
  rows.map((row) => windowOf(row as Parameters<typeof windowOf>[0])).sort();

test("a run in CSV has every window once: by link, page by page, and for one device", async () => {
  const done = await run({ output: "csv" });
  expect(done).toMatchObject({ status: "partial", request: { output: "csv", anomaliesOnly: false } });
  const files = (await linked(done, "rows")).flatMap((file) => csvRows(file));
  expect(windowsIn(files)).toEqual(WINDOWS);
  expect(windowsIn(await rowsOf(system.api, done.id))).toEqual(WINDOWS);

  const pages: string[] = [];
  for (let after: string | null = ""; after !== null;) {
    const page = await system.ask(`runs/${done.id}/results?limit=50${after && `&after=${after}`}`, {
      headers: { accept: "text/csv" },
    });
    expect(page.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    pages.push(await page.text());
    after = page.headers.get("x-next-page");
  }
  expect(windowsIn(csvRows(pages.join("")))).toEqual(WINDOWS);

  const [device = ""] = whole;
  const last = await system.ask(`runs/${done.id}/results?device=${device}&from=${isoOf(fleet.scored.to - 60_000)}`);
  expect((await last.text()).trim().split("\n")).toHaveLength(1);
});

test("a run in Parquet is read by a reader of Parquet, and the API shows the same", async () => {
  const done = await run({ output: "parquet" });
  const files = await linked(done, "parquet");
  const rows = (
    await Promise.all(files.map((file) => parquetReadObjects({ file: new Uint8Array(file).buffer })))
  ).flat();
  expect(windowsIn(rows.map((row) => ({ ...row, windowEnd: isoOf(Number(row["windowEnd"])) })))).toEqual(WINDOWS);
  expect(windowsIn(await rowsOf(system.api, done.id))).toEqual(WINDOWS);
});

/** How fast it was is the machine's. */
const countsOf = ({ progress: { devicesPerSecond: _, secondsLeft: _left, ...counts } }: Answer<"show-run">) => counts;

test("a run that keeps anomalies alone, or no rows at all, counts as any other", async () => {
  const [all, anomalies, summary] = [
    await run({}),
    await run({ anomaliesOnly: true }),
    await run({ output: "summary" }),
  ];
  expect(countsOf(anomalies)).toEqual(countsOf(all));
  expect(countsOf(summary)).toEqual(countsOf(all));
  const wanted = (await rowsOf(system.api, all.id)).filter(({ verdict }) => verdict === "anomalous");
  expect(wanted.length).toBeGreaterThan(0);
  expect(windowsIn(await rowsOf(system.api, anomalies.id))).toEqual(windowsIn(wanted));
  expect((await system.ask(`runs/${summary.id}/results`)).status).toBe(409);
  expect(await linked(summary, "rows")).toEqual([]);
});

test("what failed is told with its code, message and attempts", async () => {
  const { id } = await run({ output: "summary" });
  const { errors, next } = await system.api.call("show-run-errors", { path: { run: id }, query: {} });
  expect([errors, next]).toEqual([
    [
      {
        deviceId: broken[0],
        code: "model-missing",
        message: expect.stringContaining("model.onnx") as string,
        attempts: 1,
      },
    ],
    null,
  ]);
});

test("the command line saves a run as CSV, and prints what failed in it and links that open", async () => {
  const { id } = await run({ output: "jsonl" });
  const file = join(system.directory, "run.csv");
  const saved = await system.fleet(["results", id, "--csv", "--output", file]);
  expect([saved.code, linesOf(saved.out)]).toEqual([0, [{ file, rows: WINDOWS.length }]]);
  expect(windowsIn(csvRows(await readFile(file)))).toEqual(WINDOWS);

  const narrowed = ["--from", isoOf(fleet.scored.to - 60_000), "--severity", "0", "--device", whole[0] ?? ""];
  const last = await system.fleet(["results", id, ...narrowed]);
  expect(linesOf(last.out)).toMatchObject([{ deviceId: whole[0], windowEnd: isoOf(fleet.scored.to) }]);

  const failed = await system.fleet(["runs", "errors", id]);
  expect(linesOf(failed.out)).toMatchObject([{ deviceId: broken[0], code: "model-missing" }]);

  const links = linesOf<{ kind: string; url: string }>((await system.fleet(["runs", "links", id])).out);
  const rows = links.filter(({ kind }) => kind === "rows").map(async ({ url }) => (await fetch(url)).text());
  const all = (await Promise.all(rows)).flatMap((text) => linesOf<object>(text));
  expect(windowsIn(all)).toEqual(WINDOWS);
  const { out } = await system.fleet(["runs", "links", id, "--table", "--minutes", "5"]);
  expect(out).toMatch(/^manifest +\S+Z +http\S+manifest\.json\?\S+$/m);
});

test("a scheduled run writes what the settings say, and shows the devices and anomalies of all windows", async () => {
  const done = await ended(system.api, await nextScheduledRun(system.api));
  expect(done.request).toMatchObject({ output: "csv", anomaliesOnly: true });
  const { anomalies } = await system.api.call("list-anomalies", { query: { limit: 500 } });
  expect(windowsIn(await rowsOf(system.api, done.id))).toEqual(windowsIn(anomalies));
  const { devices } = await system.api.call("list-devices", { query: { order: "id" } });
  expect(devices.map(({ windowEnd }) => windowEnd)).toEqual(
    fleet.devices.map((device) => (broken.includes(device) ? null : done.to)),
  );
});
