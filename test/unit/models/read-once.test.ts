import type { RegisteredModel } from "../../../shared/models/model-store";
import { readOnce } from "../../../shared/models/read-once";
import { modelOf } from "../../support/contract/models";
import type { DeviceId } from "../../../shared/readings/reading";

const [pump, fan] = ["pump-1", "fan-2"] as [DeviceId, DeviceId];

test("each version is looked up once, whoever asks, also at the same time", async () => {
  const asked: string[] = [];
  const models = readOnce({
    find: (deviceId, version) => {
      asked.push(`${deviceId} ${version}`);
      return Promise.resolve(modelOf(deviceId, version));
    },
  });
  const found = await Promise.all([models.find(pump, "v1"), models.find(pump, "v1"), models.find(fan, "v1")]);
  expect((await models.find(pump, "v2"))?.version).toBe("v2");
  expect(found.map((model) => model?.deviceId)).toEqual([pump, pump, fan]);
  expect(asked).toEqual(["pump-1 v1", "fan-2 v1", "pump-1 v2"]);
});

test("what could not be read is asked for again", async () => {
  const answers = [() => Promise.reject(new Error("away")), () => Promise.resolve(modelOf(pump, "v1"))];
  const models = readOnce({ find: () => (answers.shift() ?? never)() });
  await expect(models.find(pump, "v1")).rejects.toThrow("away");
  expect((await models.find(pump, "v1"))?.version).toBe("v1");
});

const never = (): Promise<RegisteredModel> => Promise.reject(new Error("not asked for"));
