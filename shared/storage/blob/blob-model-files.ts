import { blobSegment, jsonBytes, type Blobs } from "../../blobs";
import { AppError } from "../../errors";
import type { ModelFiles, ModelVersion } from "../../models/model-store";

const folder = ({ deviceId, version }: ModelVersion): string =>
  `models/${blobSegment(deviceId)}/${blobSegment(version)}`;

/** Models as blobs: `models/{device}/{version}/model.onnx` and `manifest.json`. */
export const blobModelFiles = (blobs: Blobs): ModelFiles => ({
  write: async (model, onnx, manifest) => {
    await blobs.create(`${folder(model)}/model.onnx`, onnx, "application/octet-stream");
    await blobs.create(`${folder(model)}/manifest.json`, jsonBytes(manifest), "application/json");
  },
  read: async (model) => {
    const bytes = await blobs.read(`${folder(model)}/model.onnx`);
    if (bytes !== undefined) return bytes;
    throw new AppError("model-missing", `${folder(model)}/model.onnx is not in blob storage`);
  },
});
