import type { RegisteredModel } from "../../../shared/models/model-store";
import { sha256Of } from "../../../shared/models/register-model";
import type { DeviceId } from "../../../shared/readings/reading";
import { Database } from "../../../shared/storage/sqlite/database";
import type { Range } from "../../../shared/time";
import type { ScoringRoom } from "./scoring-room";

const COPY_BUCKETS = `
INSERT INTO bucket
SELECT ?, bucket_start, sensor, count, mean, m2, min, max, first_value, first_at, last_value, last_at
FROM bucket WHERE device_id = ? AND bucket_start >= ? AND bucket_start < ?`;
const ADD_DEVICE = "INSERT INTO device (device_id, first_seen, last_seen) VALUES (?, ?, ?)";
const ADD_MODEL = `
INSERT INTO model (device_id, version, sha256, manifest, bytes, registered_at) VALUES (?, ?, ?, ?, ?, ?)`;
const AT_ONCE = 100;

/**
 * Devices in any number, each with the readings of a trained one and a file of its own: the same model, other bytes.
 * Their rows are copied, as training and registering so many takes hours; a few at a time, as the process is watched
 * for how it grows later, and what it has once taken it keeps.
 */
export async function twinsOf(
  { file, services }: ScoringRoom,
  models: readonly RegisteredModel[],
  { count, version, readings }: { readonly count: number; readonly version: string; readonly readings: Range },
): Promise<DeviceId[]> {
  const files = await Promise.all(models.map((model) => services.modelFiles.read(model)));
  const devices: DeviceId[] = [];
  const database = new Database(file);
  while (devices.length < count) {
    const twins = Array.from({ length: Math.min(AT_ONCE, count - devices.length) }, (_, i) => {
      const number = devices.length + i;
      const [model, onnx] = [models[number % models.length], files[number % models.length]];
      if (model === undefined || onnx === undefined) throw new Error("there is no model to copy");
      return { original: model.deviceId, ...twinOf(model, onnx, version, `twin-${String(number).padStart(6, "0")}`) };
    });
    await database.write(() => {
      database.runEach(COPY_BUCKETS, twins, ({ original, model }) => [
        ...[model.deviceId, original, readings.from, readings.to],
      ]);
      database.runEach(ADD_DEVICE, twins, ({ model }) => [model.deviceId, readings.from, readings.to]);
      database.runEach(ADD_MODEL, twins, ({ model: { manifest, ...row } }) => [
        ...[row.deviceId, version, row.sha256, JSON.stringify(manifest), row.bytes, row.registeredAt],
      ]);
    });
    await Promise.all(twins.map(({ model, onnx }) => services.modelFiles.write(model, onnx, model.manifest)));
    devices.push(...twins.map(({ model }) => model.deviceId));
  }
  database.close();
  return devices;
}

function twinOf(model: RegisteredModel, original: Uint8Array, version: string, name: string) {
  const deviceId = name as DeviceId;
  const onnx = Buffer.concat([original, docString(name)]);
  const sha256 = sha256Of(onnx);
  const manifest = { ...model.manifest, deviceId, version, onnx: { ...model.manifest.onnx, sha256 } };
  return { onnx, model: { ...model, deviceId, version, sha256, manifest, bytes: onnx.length } };
}

/** ModelProto.doc_string, field 6, at most 127 bytes long. */
const docString = (text: string): Buffer => Buffer.concat([Buffer.of((6 << 3) | 2, text.length), Buffer.from(text)]);
