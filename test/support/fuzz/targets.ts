import { eventTarget } from "./events/event-target";
import type { FuzzTarget } from "./fuzz-target";
import { httpTarget } from "./http/http-target";
import { manifestTarget } from "./manifests/manifest-target";
import { onnxTarget } from "./onnx/onnx-target";

/** All that takes input from outside. */
export const fuzzTargets = async (): Promise<FuzzTarget[]> => [
  eventTarget,
  manifestTarget,
  httpTarget,
  await onnxTarget(),
];
