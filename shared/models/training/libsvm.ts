import { createRequire } from "node:module";

/** What is used of libsvm-js, which comes without types. */
export interface LibSvm {
  train(samples: readonly Float64Array[], labels: readonly number[]): void;
  /** Rows of the training set, in the order of the model's coefficients. */
  getSVIndices(): number[];
  /** libsvm's own text: coefficients in full, vectors and rho rounded. */
  serializeModel(): string;
  /** WebAssembly memory is not garbage collected: without this every training leaks its rows. */
  free(): void;
}

export interface LibSvmOptions {
  readonly type: "2";
  readonly kernel: "2";
  readonly nu: number;
  readonly gamma: number;
  readonly tolerance: number;
  /** Kernel cache, MB. */
  readonly cacheSize: number;
  readonly quiet: true;
}

type LibSvmConstructor = new (options: LibSvmOptions) => LibSvm;

let loaded: Promise<LibSvmConstructor> | undefined;

/** Loads libsvm-js on first use. */
export const loadLibSvm = (): Promise<LibSvmConstructor> => (loaded ??= load());

/**
 * Its emscripten code makes every unhandled rejection of the whole process end it with code 1, and complains on
 * stderr when it cannot `fetch` a file path before it reads the file instead. Both are undone here; that the handlers
 * to remove are its own is sure only because `require` is synchronous.
 */
async function load(): Promise<LibSvmConstructor> {
  const require = createRequire(__filename);
  const before = new Set(process.listeners("unhandledRejection"));
  const wasm = require("libsvm-js/out/wasm/libsvm") as { printErr: (line: string) => void };
  for (const listener of process.listeners("unhandledRejection")) {
    if (!before.has(listener)) process.off("unhandledRejection", listener);
  }
  wasm.printErr = () => undefined;
  return require("libsvm-js") as Promise<LibSvmConstructor>;
}
