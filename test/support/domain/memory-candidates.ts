import type { LastDriftCheck } from "../../../shared/drift/drift-check";
import { detectorOf } from "../../../shared/models/manifest";
import type { ModelReader } from "../../../shared/models/model-store";
import type { DeviceId } from "../../../shared/readings/reading";
import type { CandidateReader } from "../../../shared/runs/candidate";
import { chosenModels, modelFor, type ChoosableModels } from "./chosen-models";

interface Fleet {
  /** Those that are not retired; of all of them late data counts as due. */
  readonly devices: () => Iterable<DeviceId>;
  readonly models: Pick<ModelReader, "find"> & ChoosableModels;
  readonly driftChecks?: () => ReadonlyMap<DeviceId, LastDriftCheck>;
}

/** What a plan asks, of devices without groups. */
export const memoryCandidates = ({ devices, models, driftChecks }: Fleet): CandidateReader => ({
  read: async function* ({ ids = [...devices()], prefix = "", model: choice }) {
    const asked = [...devices()].sort().filter((id) => id.startsWith(prefix) && ids.includes(id));
    const chosen = await chosenModels(models, choice, asked);
    for (const deviceId of asked) {
      const model = modelFor(chosen, deviceId);
      const found = model === null ? undefined : await models.find(model.deviceId, model.version);
      const reachMs = found && detectorOf(found.manifest).reachMs;
      yield { deviceId, model, mute: undefined, lastDriftCheck: driftChecks?.().get(deviceId), reachMs };
    }
  },
});
