import { FLEET, type DeviceId } from "../../shared/readings/reading";
import { isoOf } from "../../shared/time";
import { ended, rowsOf } from "../support/e2e/runs";
import { deviceNames, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";

/** The last two send for too short a time to learn from; the others for three hours. */
const fleet: SmallFleet = { devices: deviceNames(6), trained: 4, ...rangesBefore(Date.now(), 10) };
let system: System;

beforeAll(async () => {
  // Each activity is delivered twice, and both at the same time.
  system = await System.start({}, { seed: 1, duplicateActivities: 1 });
  await feedFleet(system, fleet);
});

afterAll(() => system[Symbol.asyncDispose]());

const train = (...more: readonly string[]) => {
  const [from, to] = [isoOf(fleet.history.from), isoOf(fleet.scored.to)];
  return system.fleet(["train", "--from", from, "--to", to, "--window", "300", ...more]);
};

/** Which version judged a device in a run over the last minutes. */
async function judgedBy(deviceId: DeviceId): Promise<(string | null)[]> {
  const { api } = system;
  const range = { from: isoOf(fleet.scored.from), to: isoOf(fleet.scored.to) };
  const { id } = await api.call("start-run", { body: { ...range, devices: [deviceId] } });
  await ended(api, id);
  return [...new Set((await rowsOf(api, id)).filter(({ score }) => score !== null).map((row) => row.modelVersion))];
}

test("a training of all devices makes the fleet's model, once, and gives it to those with little data", async () => {
  const { models } = system.room;
  const { code, out } = await train("--table");
  expect(out).toMatch(/^pump-004: not trained/m);
  expect(out).toMatch(/^the fleet's model: trained on [\d,]+ windows of 4 devices$/m);
  expect(out).toMatch(
    /^4 have too little data yet: each got the fleet's model on its own scale, as its champion where it had none$/m,
  );
  expect(code).toBe(0);
  const versions = await models.list(FLEET);
  expect(versions).toHaveLength(1);
  const scaled = await Promise.all(fleet.devices.map((device) => models.list(device)));
  expect(scaled.map((own) => own.map(({ manifest }) => manifest.training?.fleetVersion))).toEqual(
    fleet.devices.map((_, i) => (i < 4 ? [versions[0]?.version] : [])),
  );
});

test("a run judges a device by the fleet's model on its scale, and one without any by the fleet's as it is", async () => {
  const champions = await system.room.models.aliased("champion");
  const [known, , , , stranger] = fleet.devices;
  for (const [device, by] of [
    [known, known],
    [stranger, FLEET],
  ]) {
    if (device === undefined || by === undefined) throw new Error("the fleet is too small");
    expect(await judgedBy(device)).toEqual([champions.get(by)?.version]);
  }
});

test("a later fleet's model is its challenger, and what is scaled anew the device's", async () => {
  const { models } = system.room;
  const before = await models.aliases(FLEET);
  const { out } = await train("--wanted-share", "0.05");
  expect(JSON.parse(out)).toMatchObject({
    progress: { trained: 0, scaled: 4, fleetModel: { status: "trained", devices: 4 } },
  });
  const after = await models.aliases(FLEET);
  expect(after).toEqual({ champion: before.champion, challenger: (await models.list(FLEET))[0]?.version });
  const [known = FLEET] = fleet.devices;
  const [newest, older] = await models.list(known);
  expect(await models.aliases(known)).toEqual({ champion: older?.version, challenger: newest?.version });
});
