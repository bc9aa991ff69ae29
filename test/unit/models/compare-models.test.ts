import { compareModels, type CompareRequest } from "../../../shared/models/compare-models";
import { compareRows } from "../../../shared/models/compare-rows";
import { registerModel } from "../../../shared/models/register-model";
import { FLEET, type DeviceId } from "../../../shared/readings/reading";
import type { ResultRow } from "../../../shared/scoring/result-row";
import { isoOf } from "../../../shared/time";
import { PUMP } from "../../support/contract/ingest-writes";
import { ADA } from "../../support/contract/models";
import { MINUTE, NOW } from "../../support/contract/times";
import { featuresOf, feedUsual, modelRoom, reference, type ModelRoom } from "../../support/domain/model-room";
import { manifestWith } from "../../support/domain/manifests";

const { onnx, scaler } = reference("pipe_rbf_f3");
const usual = scaler ?? { mean: [], scale: [] };
const HOUR = 60;

let room: ModelRoom;
beforeEach(async () => {
  room = await modelRoom();
});
afterEach(() => room.close());

/** Windows of a minute that are usual, flagged below the threshold. */
async function equip(deviceId: DeviceId, versions: Readonly<Record<string, number>>) {
  for (const [version, threshold] of Object.entries(versions)) {
    const more = { deviceId, version, threshold, features: featuresOf(3), windowSeconds: 60, hopSeconds: 60 };
    await registerModel(room, onnx, manifestWith(more));
  }
  const [champion = "", challenger = ""] = Object.keys(versions);
  await room.models.setAlias(deviceId, "champion", champion, { by: ADA, at: NOW });
  if (challenger !== "") await room.models.setAlias(deviceId, "challenger", challenger, { by: ADA, at: NOW });
}

const compare = (more: Partial<CompareRequest> = {}, budgetMs = 60_000) =>
  compareModels(
    room,
    {
      ...{ from: NOW - HOUR * MINUTE, to: NOW, deviceId: undefined, champion: undefined, challenger: undefined },
      ...{ after: undefined, ...more },
    },
    budgetMs,
  );

test("a challenger that flags everything differs in the windows that the champion calls normal", async () => {
  await feedUsual(room, usual);
  await equip(PUMP, { calm: -1e6, alarmed: 1e6 });

  const { devices } = await compare({ deviceId: PUMP });

  expect(devices).toEqual([
    expect.objectContaining({
      ...{ deviceId: PUMP, champion: "calm", challenger: "alarmed", windows: HOUR, onlyChallenger: HOUR },
      ...{ onlyChampion: 0, bothNormal: 0, bothAnomalous: 0, unscored: { champion: 0, challenger: 0 } },
    }),
  ]);
  const differences = devices.flatMap((one) => ("differences" in one ? one.differences : []));
  expect(differences).toHaveLength(HOUR);
  expect(differences[0]).toEqual({
    windowEnd: isoOf(NOW - (HOUR - 1) * MINUTE),
    champion: expect.objectContaining({ verdict: "normal", score: expect.any(Number) as number }) as object,
    challenger: expect.objectContaining({ verdict: "anomalous" }) as object,
  });
});

test("nothing is written", async () => {
  await feedUsual(room, usual);
  await equip(PUMP, { calm: -1, alarmed: 1 });
  const [blobs, changes] = [room.blobs.names, await room.models.changes(PUMP, 9)];

  await compare();

  expect([room.blobs.names, await room.models.changes(PUMP, 9)]).toEqual([blobs, changes]);
  expect(await room.runs.list({ limit: 9 })).toEqual([]);
  expect(await room.status.devices()).toEqual([]);
});

test("a device without a champion of its own is compared with the fleet's, which scores it", async () => {
  await feedUsual(room, usual);
  await equip(FLEET, { everyones: 0 });
  const own = { deviceId: PUMP, version: "own", features: featuresOf(3), windowSeconds: 60 };
  await registerModel(room, onnx, manifestWith(own), "challenger");

  const { devices } = await compare();

  expect(devices).toMatchObject([{ champion: "everyones", challenger: "own", windows: HOUR, differences: [] }]);
});

test("all challengers are compared in order, as many at a time as there is time for", async () => {
  await feedUsual(room, usual);
  await equip("pump-0" as DeviceId, { a: 0, b: 0 });
  await equip(PUMP, { a: 0, b: 0 });
  await equip("pump-2" as DeviceId, { a: 0 });

  const first = await compare({}, -1);
  const rest = await compare({ after: first.after });

  expect(first.devices.map(({ deviceId }) => deviceId)).toEqual(["pump-0"]);
  expect(rest.devices.map(({ deviceId }) => deviceId)).toEqual([PUMP]);
  expect(rest.after).toBeUndefined();
});

test("a device that cannot be compared is told with why, and does not stop the others", async () => {
  await feedUsual(room, usual);
  await equip(PUMP, { a: 0, b: 0 });
  await equip("pump-2" as DeviceId, { a: 0, b: 0 });
  await room.modelFiles.delete({ deviceId: PUMP, version: "a" });

  expect((await compare()).devices).toEqual([
    { deviceId: PUMP, champion: "a", challenger: "b", error: expect.stringContaining("not in blob storage") as string },
    expect.objectContaining({ deviceId: "pump-2", windows: 1 }),
  ]);
});

test.each<[string, Partial<CompareRequest>, string]>([
  ["a range of a year", { from: NOW - 366 * 1440 * MINUTE }, "from: is more than 31 days before to"],
  ["half a bucket", { to: NOW - 1 }, "to: "],
  ["versions of no device", { champion: "a" }, "deviceId: is missing"],
  ["a device without models", { deviceId: "fan-9" as DeviceId }, "a champion of fan-9 does not exist"],
  ["a version that is not there", { deviceId: PUMP, challenger: "c" }, "version c of pump-1 does not exist"],
  ["the fleet, which has no readings", { deviceId: FLEET, champion: "a", challenger: "b" }, "~fleet has no readings"],
])("%s is refused", async (_, request, message) => {
  await equip(PUMP, { a: 0, b: 0 });
  await expect(compare(request)).rejects.toThrow(message);
});

const row = (minute: number, verdict: ResultRow["verdict"]) =>
  ({ windowEnd: isoOf(minute * MINUTE), verdict, reason: null, score: null, severity: null }) as ResultRow;

test("windows are compared that end at the same instant", () => {
  const [mine, other] = [
    [row(5, "normal"), row(10, "anomalous"), row(15, "normal")],
    [row(5, "normal"), row(15, "unscored")],
  ];
  expect(compareRows(mine, other, 9)).toMatchObject({
    ...{ windows: 2, bothNormal: 1, onlyChampion: 0, unscored: { champion: 0, challenger: 1 } },
    differences: [{ windowEnd: isoOf(15 * MINUTE) }],
  });
});

test("of many differences as many are told as asked for, and all are counted", () => {
  const rows = (verdict: ResultRow["verdict"]) => [1, 2, 3].map((minute) => row(minute, verdict));
  expect(compareRows(rows("anomalous"), rows("normal"), 2)).toMatchObject({ onlyChampion: 3, differences: [{}, {}] });
});
