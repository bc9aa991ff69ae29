import type * as Onnx from "onnxruntime-node";
import type { ScoringSession } from "../scoring/scorer";
import { BoundSession } from "./bound-session";
import { checkOnnx } from "./gate/check-onnx";
import { ModelInvalidError } from "./model-invalid-error";
import type { ModelShape } from "./model-shape";

/**
 * The defaults spin a thread a session and keep 2 MB of arena each: with thousands of models, minutes and gigabytes.
 * The memory pattern takes the intermediate results of a run as one block, which fragments the heap: 300 runs of one
 * model with 2,000 support vectors grew the process by 1.3 GB, and by 12 MB without.
 */
export const SESSION_OPTIONS: Onnx.InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableCpuMemArena: false,
  enableMemPattern: false,
  graphOptimizationLevel: "disabled",
  executionMode: "sequential",
};

/** An onnxruntime session; `bind` makes it a `ScoringSession`. */
export class OnnxSession {
  readonly #runtime: typeof Onnx;
  readonly #session: Onnx.InferenceSession;

  private constructor(runtime: typeof Onnx, session: Onnx.InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /**
   * Loads onnxruntime-node on first use.
   * @throws AppError `model-invalid` when the file has what none may have, or the runtime refuses it
   */
  static async open(bytes: Uint8Array): Promise<OnnxSession> {
    checkOnnx(bytes);
    // From 1.29 on it reports models and devices to its maker, and keeps files in the temporary folder for that; it
    // looks once, when it is loaded (https://github.com/microsoft/onnxruntime/pull/27379).
    process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
    const runtime = await import("onnxruntime-node");
    try {
      return new OnnxSession(runtime, await runtime.InferenceSession.create(bytes, SESSION_OPTIONS));
    } catch (cause) {
      throw new ModelInvalidError("is refused by onnxruntime", cause);
    }
  }

  /** @throws AppError `model-invalid` when the file does not have what the shape says */
  bind(shape: ModelShape): ScoringSession {
    return new BoundSession(this.#session, this.#runtime.Tensor, shape);
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
