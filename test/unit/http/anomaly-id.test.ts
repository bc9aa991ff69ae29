import fc from "fast-check";
import { anomalyIdOf, anomalyKeyOf } from "../../../shared/http/anomaly-id";
import { deviceListQuery } from "../../../shared/http/contract/devices";
import { positionToken } from "../../../shared/http/device-views";
import { parseInput } from "../../../shared/http/parse-input";
import type { DeviceId } from "../../../shared/readings/reading";

const deviceId = fc.stringMatching(/^[A-Za-z0-9\-:.+%_#*?!(),=@$']{1,128}$/).map((id) => id as DeviceId);

test("an anomaly's id is fit for an address, and says its device and the end of its window", () => {
  fc.assert(
    fc.property(deviceId, fc.nat({ max: 9e12 }), (device, windowEnd) => {
      const key = { deviceId: device, windowEnd };
      const id = anomalyIdOf(key);
      expect(id).toMatch(/^[\w-]+$/);
      expect(anomalyKeyOf(id)).toEqual(key);
    }),
  );
});

test("what is no id of an anomaly is none, whatever it is", () => {
  const of = (text: string) => Buffer.from(text).toString("base64url");
  for (const wrong of [
    "",
    "what",
    of("7"),
    of("x pump-1"),
    of("-1 pump-1"),
    of("07 pump-1"),
    of("7 pump 1"),
    of("7 "),
  ]) {
    expect(anomalyKeyOf(wrong)).toBeUndefined();
  }
  expect(anomalyKeyOf(`${anomalyIdOf({ deviceId: "pump-1" as DeviceId, windowEnd: 7 })}=`)).toBeUndefined();
});

test("the token of a page of devices says exactly where it ended", () => {
  fc.assert(
    fc.property(deviceId, fc.double({ min: -2, max: 4, noNaN: true }), (device, badness) => {
      const after = positionToken({ badness, deviceId: device });
      expect(parseInput(deviceListQuery, { after }).after).toEqual({ badness: badness + 0, deviceId: device });
    }),
  );
});
