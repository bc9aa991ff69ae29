import { registerModel } from "../../shared/models/register-model";
import { trainDevice } from "../../shared/models/train-device";
import { FLEET, type DeviceId } from "../../shared/readings/reading";
import type { Services } from "../../shared/services";
import type { Range } from "../../shared/time";

/** One device's model, trained on `range`, serves the fleet: each device still loads and runs it. */
export async function shareModel(services: Services, [first]: readonly DeviceId[], range: Range): Promise<void> {
  if (first === undefined) return;
  const own = await trainDevice(services, {
    ...{ deviceId: first, from: range.from, to: range.to, windowMs: 300_000, hopMs: 60_000 },
    ...{ wantedShare: 0.02, statistics: ["mean", "stddev"], alias: "champion" },
  });
  await registerModel(services, await services.modelFiles.read(own), { ...own.manifest, deviceId: FLEET }, "champion");
}
