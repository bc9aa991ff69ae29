import fc from "fast-check";
import { FLEET, type DeviceId } from "../../../shared/readings/reading";
import type { Alias, ModelVersion } from "../../../shared/models/model-store";
import { chosenModels, modelFor } from "../../support/domain/chosen-models";

const devices = ["a", "b", "c", "d"] as DeviceId[];
const owners = fc.subarray([...devices, FLEET]);
const modelsOf = (version: string, ids: readonly DeviceId[]) =>
  new Map(ids.map((deviceId): [DeviceId, ModelVersion] => [deviceId, { deviceId, version, sha256: "0" }]));

const catalog = (champions: readonly DeviceId[], challengers: readonly DeviceId[]) => ({
  aliased: (alias: Alias) => Promise.resolve(modelsOf(alias, alias === "champion" ? champions : challengers)),
  versioned: (version: string) => Promise.resolve(modelsOf(version, champions)),
});

test("a device is scored by its own challenger, else by the fleet's where the fleet's champion watches it, else by none", () =>
  fc.assert(
    fc.asyncProperty(owners, owners, async (champions, challengers) => {
      const chosen = await chosenModels(catalog(champions, challengers), "challenger", devices);
      for (const deviceId of devices) {
        const isFleets = !champions.includes(deviceId) && challengers.includes(FLEET);
        const owner = challengers.includes(deviceId) ? deviceId : isFleets ? FLEET : undefined;
        expect(modelFor(chosen, deviceId)?.deviceId).toBe(owner);
      }
    }),
  ));

test("by champion or version it is its own, else the fleet's", () =>
  fc.assert(
    fc.asyncProperty(owners, fc.constantFrom("champion" as const, { version: "v7" }), async (having, choice) => {
      const chosen = await chosenModels(catalog(having, []), choice, devices);
      for (const deviceId of devices) {
        const owner = having.includes(deviceId) ? deviceId : having.includes(FLEET) ? FLEET : undefined;
        expect(modelFor(chosen, deviceId)?.deviceId).toBe(owner);
      }
    }),
  ));
