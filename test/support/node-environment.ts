import { TestEnvironment } from "jest-environment-node";

/**
 * jest runs tests in a realm of its own, whose typed arrays native addons do not know: onnxruntime-node then says
 * "data must be type of Float32Array". So the tests get the outer realm's.
 */
export default class OuterRealmEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    // Native code reads the process's own environment, not the copy that tests see.
    process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
    await super.setup();
    Object.assign(this.global, {
      ArrayBuffer,
      Uint8Array,
      Uint16Array,
      Uint32Array,
      Int8Array,
      Int16Array,
      Int32Array,
      Float32Array,
      Float64Array,
      BigInt64Array,
      BigUint64Array,
    });
  }
}
