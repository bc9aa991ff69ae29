import assert from "node:assert/strict";
import { detectorOf, manifestSchema, parseManifest, type Manifest } from "../../../../shared/models/manifest";
import { FLEET, isDeviceId, isSensorName } from "../../../../shared/readings/reading";
import { foreseen, isAccepted, judgeMessage, judgeNumbers, type Foreseen } from "../foreseen";
import type { FuzzTarget } from "../fuzz-target";
import { mutatedJson } from "../json/mutated-json";
import { manifestJson, oddManifestJson } from "./manifest-json";

type Answer = Foreseen<Manifest> | "no JSON";

/** The JSON text of a manifest on the way to what scoring uses. */
export const manifestTarget: FuzzTarget<string, Answer> = {
  name: "manifests",
  share: 0.25,
  arbitrary: mutatedJson(manifestJson, oddManifestJson),
  answer: (text) => {
    const json = parsed(text);
    return json === undefined ? "no JSON" : foreseen(() => parseManifest(json));
  },
  judge: (_, answer) => {
    if (answer === "no JSON") return { accepted: false, refusals: [answer] };
    if (isAccepted(answer)) {
      judgeManifest(answer.value);
      return { accepted: true, refusals: [] };
    }
    const { code, message, field = "" } = answer.refusal;
    assert.equal(code, "invalid-input");
    assert.match(field, /^manifest(\..+)?$/su);
    judgeMessage(message);
    return { accepted: false, refusals: [knownField(field)] };
  },
  show: (text) => text,
  sizeBytes: (text) => Buffer.byteLength(text),
};

/** Whoever has a manifest asks the stores for instants this far back, and a Date ends in the year 275760. */
const LONGEST_REACH_MS = 2 * 366 * 86_400_000;

function judgeManifest(manifest: Manifest): void {
  judgeNumbers(manifest);
  const detector = detectorOf(manifest);
  const { windowMs, hopMs } = detector.shape;
  assert(detector.deviceId === FLEET || isDeviceId(detector.deviceId), `the device is ${detector.deviceId}`);
  assert.equal(detector.features.length, manifest.features.length);
  for (const milliseconds of [windowMs, hopMs, detector.reachMs]) {
    assert(milliseconds >= 1_000 && milliseconds <= LONGEST_REACH_MS, `a model looks back ${milliseconds} ms`);
    assert.equal(milliseconds % (manifest.bucketSeconds * 1_000), 0, "a window or hop is no whole number of buckets");
  }
  for (const [sensor, buckets] of detector.coverage.expected) {
    assert(isSensorName(sensor) && buckets > 0, `${buckets} buckets are expected of ${sensor}`);
  }
  for (const list of [manifest.baseline?.mean, manifest.baseline?.stddev]) {
    assert(list === undefined || list.length === detector.features.length, "the baseline has another number of values");
  }
  const written = JSON.stringify(manifest);
  assert.equal(JSON.stringify(parseManifest(JSON.parse(written))), written, "written and read, it is another");
}

/** For the counts: what an input made up would make a count of its own. */
function knownField(field: string): string {
  const [, part] = field.split(".");
  if (part === undefined) return field;
  return Object.hasOwn(manifestSchema.shape, part) ? part : "another field";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
