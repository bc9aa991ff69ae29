import type { DeviceId } from "../../../shared/readings/reading";
import { encodeRows } from "../../../shared/runs/part-rows";
import { publishPart, type PositionedFailure } from "../../../shared/runs/publish-part";
import { runFiles } from "../../../shared/runs/run-files";
import type { ResultRow, Verdict } from "../../../shared/scoring/result-row";
import { plannedDevice, plannedRun, RUN_ID } from "../../support/domain/planned-run";
import { resultRow } from "../../support/domain/result-rows";

const PART = runFiles.part(RUN_ID, 1, 0);
const NAMES = ["pump-0", "pump-1", "pump-2"];
const linesOf = (name: string): string =>
  encodeRows([resultRow(name as DeviceId, 1), resultRow(name as DeviceId, 2, "anomalous")]);

/** A chunk of three devices, each of whose activities has staged its rows. */
async function setUp() {
  const fixture = await plannedRun(NAMES.map((name) => plannedDevice(name)));
  const { runs, blobs, models, input } = fixture;
  for (const [id, name] of NAMES.entries()) await blobs.stageBlock(PART, id, Buffer.from(linesOf(name)));
  const publish = (staged: readonly number[], failures: readonly PositionedFailure[] = []) =>
    publishPart({ runs, outcomes: runs, blobs, models }, { ...input, staged, failures });
  return { ...fixture, publish };
}

const corrupt: PositionedFailure = { position: 1, code: "model-corrupt", message: "m", attempts: 1 };

test("the staged blocks become the part, in the order of the plan, whatever order was reported", async () => {
  const { blobs, publish } = await setUp();
  expect(await publish([2, 0, 1])).toBe("published");
  expect(blobs.text(PART)).toBe(NAMES.map(linesOf).join(""));
});

test("the index says where each device's rows lie", async () => {
  const { blobs, publish } = await setUp();
  await publish([0, 1, 2]);
  const index = JSON.parse(blobs.text(runFiles.index(RUN_ID, 1, 0)) ?? "") as { devices: Record<string, number[]> };
  const part = Buffer.from(blobs.text(PART) ?? "");
  for (const name of NAMES) {
    const [offset = 0, bytes = 0] = index.devices[name] ?? [];
    expect(part.toString("utf8", offset, offset + bytes)).toBe(linesOf(name));
  }
});

test("its counts are what lies in the part, and what failed", async () => {
  const { runs, publish } = await setUp();
  await publish([0, 2], [corrupt]);
  const [part] = await runs.parts(RUN_ID, 1);
  expect(part?.counts).toEqual({ devices: 3, failedDevices: 1, normal: 2, anomalous: 2, unscored: 0 });
  expect(await runs.failures(RUN_ID, 1)).toMatchObject([{ deviceId: "pump-1", code: "model-corrupt" }]);
});

test("a device of which nothing was reported and nothing arrived has failed", async () => {
  const { runs, publish } = await setUp();
  await publish([0, 2]);
  expect(await runs.failures(RUN_ID, 1)).toMatchObject([{ deviceId: "pump-1", code: "not-staged" }]);
});

test("a device whose rows arrived is done, whatever was reported", async () => {
  const { runs, publish } = await setUp();
  await publish([0, 1, 2], [corrupt]);
  expect(await runs.failures(RUN_ID, 1)).toEqual([]);
});

test("a twin that comes later changes nothing, whatever it has staged", async () => {
  const { runs, blobs, publish } = await setUp();
  await publish([0, 2], [corrupt]);
  const [before, text] = [await runs.parts(RUN_ID, 1), blobs.text(PART)];
  await blobs.stageBlock(PART, 1, Buffer.from(linesOf("pump-1")));
  expect(await publish([0, 1, 2])).toBe("published");
  expect(await runs.parts(RUN_ID, 1)).toEqual(before);
  expect(blobs.text(PART)).toBe(text);
});

test("a publisher that died after its commit is made good by the next", async () => {
  const { runs, blobs, publish } = await setUp();
  await blobs.commitBlocks(PART, [0, 1, 2]);
  expect(await publish([0, 1, 2])).toBe("published");
  expect(await runs.parts(RUN_ID, 1)).toMatchObject([{ counts: { devices: 3, failedDevices: 0 } }]);
});

test("blocks that are gone are told, and nothing is published", async () => {
  const { runs, blobs, publish } = await setUp();
  blobs.dropStaged();
  expect(await publish([0, 1, 2])).toBe("blocks-gone");
  expect(await runs.parts(RUN_ID, 1)).toEqual([]);
});

test("where every device failed, an empty part says so", async () => {
  const { runs, blobs, publish } = await setUp();
  expect(await publish([])).toBe("published");
  expect(blobs.text(PART)).toBe("");
  expect(await runs.parts(RUN_ID, 1)).toMatchObject([{ bytes: 0, counts: { devices: 3, failedDevices: 3 } }]);
});

test("a run that was cancelled or has ended is not published", async () => {
  const { runs, blobs, publish } = await setUp();
  await runs.requestCancel(RUN_ID, 1);
  expect(await publish([0, 1, 2])).toBe("cancelled");
  expect(blobs.text(PART)).toBeUndefined();
});

test("a device whose hop ends no window in the run is done without rows, not failed", async () => {
  const device = plannedDevice("slow", { ranges: [{ from: 0, to: 1_800_000, marks: [] }] });
  const { runs, blobs, models, input } = await plannedRun([device], { hopSeconds: 3_600 });
  const services = { runs, outcomes: runs, blobs, models };
  await publishPart(services, { ...input, staged: [], failures: [] });
  expect(await runs.parts(RUN_ID, 1)).toMatchObject([{ counts: { devices: 1, failedDevices: 0 } }]);
  expect(runs.outcomes(RUN_ID, 1)).toEqual([]);
});

test("only a window that is scored again as normal takes back what was said of it", async () => {
  const { runs, blobs, models, input } = await plannedRun([plannedDevice("pump-0")]);
  const row = (minute: number, verdict: Verdict, marks: ResultRow["marks"]): ResultRow => ({
    ...resultRow("pump-0" as DeviceId, minute, verdict),
    marks,
  });
  const rows = [row(1, "normal", ["rescored"]), row(2, "unscored", ["rescored"]), row(3, "anomalous", ["rescored"])];
  await blobs.stageBlock(PART, 0, Buffer.from(encodeRows([...rows, row(4, "normal", [])])));
  await publishPart({ runs, outcomes: runs, blobs, models }, { ...input, staged: [0], failures: [] });
  expect(runs.outcomes(RUN_ID, 1)[0]).toMatchObject({
    normalAgain: [60_000],
    latest: { windowEnd: "1970-01-01T00:04:00.000Z" },
  });
});
