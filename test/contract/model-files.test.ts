import type { Blobs } from "../../shared/blobs";
import { ConflictError } from "../../shared/errors";
import { parseManifest } from "../../shared/models/manifest";
import type { ModelFiles, ModelVersion } from "../../shared/models/model-store";
import { sha256Of } from "../../shared/models/register-model";
import { FLEET, type DeviceId } from "../../shared/readings/reading";
import { blobModelFiles } from "../../shared/storage/blob/blob-model-files";
import { useBlobs } from "../support/contract/use-blobs";

const ONNX = Buffer.from([8, 10, 0, 255]);
const OTHER = Buffer.from([8, 10, 0, 254]);

const version = (deviceId: string, name: string): ModelVersion => ({
  deviceId: deviceId as DeviceId,
  ...{ version: name, sha256: sha256Of(ONNX) },
});

const manifestOf = ({ deviceId, version, sha256 }: ModelVersion) =>
  parseManifest({
    ...{ deviceId, version, onnx: { sha256 }, features: ["temperature.mean"] },
    ...{ bucketSeconds: 60, windowSeconds: 300, hopSeconds: 60 },
  });

let blobs: Blobs;
let files: ModelFiles;
useBlobs((room) => {
  ({ blobs } = room);
  files = blobModelFiles(blobs);
});

const write = (model: ModelVersion, onnx = ONNX) => files.write(model, onnx, manifestOf(model));

describe("model files", () => {
  it.each([FLEET, "pump-1", "..", "a#b?c%d"])("of %p are read as they were written", async (deviceId) => {
    const model = version(deviceId, "v1");

    await write(model);

    expect(Buffer.from(await files.read(model))).toEqual(ONNX);
  });

  it("lie under models/{device}/{version}, the manifest beside the bytes", async () => {
    const model = version("pump#1", "v1");

    await write(model);

    expect(await blobs.read("models/pump%231/v1/model.onnx")).toBeDefined();
    const manifest = await blobs.read("models/pump%231/v1/manifest.json");
    expect(JSON.parse(Buffer.from(manifest ?? []).toString())).toEqual(manifestOf(model));
  });

  it("are written once: the same again changes nothing", async () => {
    const model = version("pump-1", "v1");
    await write(model);

    await write(model);

    expect(Buffer.from(await files.read(model))).toEqual(ONNX);
  });

  it("are not replaced by other bytes, and who brings them gets to know", async () => {
    const model = version("pump-1", "v1");
    await write(model);

    await expect(write(model, OTHER)).rejects.toThrow(ConflictError);

    expect(Buffer.from(await files.read(model))).toEqual(ONNX);
  });

  it("are completed where a crash left the bytes without the manifest", async () => {
    const model = version("pump-1", "v1");
    await blobs.create("models/pump-1/v1/model.onnx", ONNX, "application/octet-stream");

    await write(model);

    expect(await blobs.read("models/pump-1/v1/manifest.json")).toBeDefined();
  });

  it("that are not there are said to be missing", async () => {
    await write(version("pump-1", "v1"));

    for (const missing of [version("pump-1", "v2"), version("Pump-1", "v1")]) {
      await expect(files.read(missing)).rejects.toMatchObject({ code: "model-missing", retryable: false });
    }
  });
});
