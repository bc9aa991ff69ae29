import type { ChoosableModels } from "./chosen-models";
import type { Manifest } from "../../../shared/models/manifest";
import { parseManifest } from "../../../shared/models/manifest";
import type { ModelReader, ModelVersion, RegisteredModel } from "../../../shared/models/model-store";
import type { DeviceId } from "../../../shared/readings/reading";

/** A manifest as a device's model has it, of one bucket a minute and a window of five; `more` replaces or adds. */
export const manifestWith = (more: Readonly<Record<string, unknown>> = {}): Manifest =>
  parseManifest({
    deviceId: "pump-1",
    version: "v1",
    onnx: { sha256: "0".repeat(64) },
    ...{ bucketSeconds: 60, windowSeconds: 300, hopSeconds: 60 },
    features: ["temperature.mean"],
    ...more,
  });

/** A catalog whose devices' only versions are champions. */
export function catalogOf(manifests: readonly Manifest[]): ModelReader & ChoosableModels {
  const models = new Map(manifests.map((manifest) => [manifest.deviceId as DeviceId, registered(manifest)]));
  return {
    find: (deviceId, version) => {
      const model = models.get(deviceId);
      return Promise.resolve(model?.version === version ? model : undefined);
    },
    aliased: () => Promise.resolve(new Map<DeviceId, ModelVersion>(models)),
    hopSeconds: () =>
      Promise.resolve(new Map([...models].map(([deviceId, { manifest }]) => [deviceId, manifest.hopSeconds]))),
    versioned: (version) =>
      Promise.resolve(new Map<DeviceId, ModelVersion>([...models].filter(([, model]) => model.version === version))),
  };
}

const registered = (manifest: Manifest): RegisteredModel => ({
  deviceId: manifest.deviceId as DeviceId,
  version: manifest.version,
  sha256: manifest.onnx.sha256,
  manifest,
  ...{ bytes: 1, registeredAt: 0 },
});
