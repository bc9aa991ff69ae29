import { below, type Random } from "../../../cli/simulation/random";
import { blobSegment } from "../../../shared/blobs";
import { registerModel } from "../../../shared/models/register-model";
import { EQUIPPED } from "../scenario/fleet";
import type { Scene } from "../scenario/scene";
import { PATIENCE_MS, type Fault } from "./fault";
import { whileHeld } from "./while-held";

const modelReplaced: Fault = {
  kind: "model replaced in a run",
  family: "host",
  inflict: (scene, random) =>
    whileHeld(scene, random, async ({ runId }) => {
      const { room } = scene.system;
      const model = await championOf(scene, random);
      if (model === undefined) return false;
      // The same detector under another version: what it says must not change, who said it does.
      const version = `${runId}-again`;
      await registerModel(room, await room.modelFiles.read(model), { ...model.manifest, version }, "champion");
      return true;
    }),
};

const modelDeleted: Fault = {
  kind: "model deleted in a run",
  family: "host",
  async inflict(scene, random) {
    const { room } = scene.system;
    const model = await championOf(scene, random);
    if (model === undefined) return false;
    const { deviceId, version } = model;
    const file = room.results.getBlockBlobClient(`models/${blobSegment(deviceId)}/${blobSegment(version)}/model.onnx`);
    const bytes = await file.downloadToBuffer();
    let since = Infinity;
    try {
      await whileHeld(scene, random, async ({ ordinal }) => {
        await file.delete();
        since = ordinal;
        return true;
      });
      return since < Infinity && (await scene.comes(() => hasMissed(scene, deviceId, since), PATIENCE_MS));
    } finally {
      await file.uploadData(bytes);
    }
  },
};

/** Whether the device has failed for want of its model. */
async function hasMissed({ system: { room } }: Scene, device: string, since: number): Promise<boolean> {
  const runs = (await room.runs.list({ limit: 5 })).filter(({ ordinal }) => ordinal >= since);
  const failures = await Promise.all(runs.map(({ runId, attempt }) => room.outcomes.failures(runId, attempt)));
  return failures.flat().some(({ deviceId, code }) => deviceId === device && code === "model-missing");
}

async function championOf({ system: { room } }: Scene, random: Random) {
  const device = EQUIPPED[below(random, EQUIPPED.length)];
  const champion = [...(await room.models.aliased("champion")).values()].find(({ deviceId }) => deviceId === device);
  return champion === undefined ? undefined : room.models.find(champion.deviceId, champion.version);
}

export const modelFaults: readonly Fault[] = [modelReplaced, modelDeleted];
