import { registerModel } from "../../../shared/models/register-model";
import { trainDevice } from "../../../shared/models/train-device";
import type { Manifest } from "../../../shared/models/manifest";
import type { DeviceId } from "../../../shared/readings/reading";
import type { Instant } from "../../../shared/time";
import type { Room } from "../../support/e2e/room";
import { DEVICES, EQUIPPED, HISTORY_MS, HOP_MS, TRAINED, WINDOW_MS } from "./fleet";

/** Bytes and manifest of a model, by device. */
export type Models = ReadonlyMap<DeviceId, { readonly onnx: Uint8Array; readonly manifest: Manifest }>;

/** Trains the first devices on what they measured before `begin`; the others take after them. */
export async function trainModels(room: Room, begin: Instant): Promise<Models> {
  const learned: { onnx: Uint8Array; manifest: Manifest }[] = [];
  for (const deviceId of DEVICES.slice(0, TRAINED)) {
    const model = await trainDevice(room, {
      ...{ deviceId, from: begin - HISTORY_MS, to: begin, windowMs: WINDOW_MS, hopMs: HOP_MS, wantedShare: 0.02 },
      ...{ statistics: ["mean", "stddev"], alias: "challenger" },
    });
    learned.push({ onnx: await room.modelFiles.read(model), manifest: model.manifest });
  }
  return new Map(
    EQUIPPED.flatMap((deviceId, i) => {
      const model = learned[i % TRAINED];
      return model === undefined ? [] : [[deviceId, { ...model, manifest: { ...model.manifest, deviceId } }] as const];
    }),
  );
}

/** Makes them champions, under a version of their own where one is given. */
export async function installModels(room: Room, models: Models): Promise<void> {
  for (const { onnx, manifest } of models.values()) await registerModel(room, onnx, manifest, "champion");
}
