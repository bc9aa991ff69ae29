import { InvalidInputError } from "../../errors";
import { asObject, type JsonObject } from "../../json-object";
import type { Instant } from "../../time";
import { parseManifest, type Manifest } from "../manifest";
import { versionOf } from "../register-model";
import { chooseTensors } from "./choose-tensors";
import type { ModelInterface } from "./model-gate";

export interface ImportContext {
  /** Said beside the manifest, which may leave it out. */
  readonly deviceId: string | undefined;
  readonly sha256: string;
  readonly bucketSeconds: number;
  readonly now: Instant;
}

/**
 * A manifest of which only `features`, `windowSeconds` and `hopSeconds` are needed; the rest is taken from the file and
 * from where it is imported to.
 * @throws InvalidInputError naming the field that is wrong; ModelRefusedError where the file has not what it says.
 */
export function completeManifest(given: JsonObject, file: ModelInterface, context: ImportContext): Manifest {
  const { sha256, bucketSeconds } = context;
  const onnx = asObject(given["onnx"] ?? {}, "manifest.onnx");
  checkSame("manifest.onnx.sha256", onnx["sha256"], sha256, "of the file");
  checkSame("manifest.bucketSeconds", given["bucketSeconds"], bucketSeconds, "of this database");
  checkSame(
    "deviceId",
    context.deviceId ?? given["deviceId"],
    given["deviceId"] ?? context.deviceId,
    "of the manifest",
  );
  const manifest = parseManifest({
    deviceId: context.deviceId,
    version: versionOf(context.now, sha256),
    ...given,
    ...{ bucketSeconds, onnx: { ...onnx, sha256 } },
  });
  return { ...manifest, onnx: { sha256, ...chooseTensors(onnx, file, manifest.features.length) } };
}

function checkSame(field: string, given: unknown, right: unknown, whose: string): void {
  if (given === undefined || given === right) return;
  throw new InvalidInputError(
    field,
    `is ${JSON.stringify(given)}, not ${JSON.stringify(right)}, which is that ${whose}`,
  );
}
