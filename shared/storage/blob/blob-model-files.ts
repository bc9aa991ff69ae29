import { blobSegment, jsonBytes, type Blobs } from "../../blobs";
import { AppError, ConflictError } from "../../errors";
import { modelFolder } from "../../models/model-folder";
import type { ModelFiles, ModelVersion } from "../../models/model-store";

const folder = ({ deviceId, version }: Pick<ModelVersion, "deviceId" | "version">): string =>
  `${modelFolder(deviceId)}${blobSegment(version)}`;

/** Models as blobs: `models/{device}/{version}/model.onnx` and `manifest.json`. */
export const blobModelFiles = (blobs: Blobs): ModelFiles => ({
  write: async (model, onnx, manifest) => {
    const name = `${folder(model)}/model.onnx`;
    // Bytes may be there that no catalog knows: of a registration that went no further.
    if (!(await blobs.create(name, onnx, "application/octet-stream")) && !(await holds(blobs, name, onnx))) {
      throw new ConflictError(`${name} is there with other bytes: choose a new version`);
    }
    await blobs.create(`${folder(model)}/manifest.json`, jsonBytes(manifest), "application/json");
  },
  read: async (model) => {
    const bytes = await blobs.read(`${folder(model)}/model.onnx`);
    if (bytes !== undefined) return bytes;
    throw new AppError("model-missing", `${folder(model)}/model.onnx is not in blob storage`);
  },
  delete: async (model) => {
    for (const file of ["model.onnx", "manifest.json"]) await blobs.delete(`${folder(model)}/${file}`);
  },
});

async function holds(blobs: Blobs, name: string, bytes: Uint8Array): Promise<boolean> {
  const found = await blobs.read(name);
  return found !== undefined && Buffer.compare(found, bytes) === 0;
}
