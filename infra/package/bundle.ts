import { basename } from "node:path";
import { build, transform, type BuildOptions, type Metafile } from "esbuild";
import { keptPackages } from "./kept-packages";
import { lazyPackages, loadLazily } from "./lazy-packages";

/** The app's entry, what a model's trial runs in a process of its own, and what is loaded late: files of one folder. */
const ENTRIES = [
  { in: "functions/index.ts", out: "index" },
  { in: "shared/inference/gate/trial-process.ts", out: "trial-process" },
  ...lazyPackages.map((name) => ({ in: name, out: name })),
];

/** Node of the Functions runtime that the app asks for at least. */
const TARGET = "node22";

export interface Bundle {
  /** By name, each with its source map. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly metafile: Metafile;
}

/**
 * The app as few files: what its start needs, and a file for what each first use loads.
 *
 * esbuild splits ES modules alone, and the worker hands `@azure/functions-core` to whoever requires it: so the modules are
 * made CommonJS when they are split. Names stay as they are written, for stack traces and the names of errors.
 */
export async function bundle(directory: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build(splitting(directory));
  const files = new Map<string, Uint8Array>();
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    const { code, map } = await toCommonJs(name, text);
    files.set(name, Buffer.from(`${code}//# sourceMappingURL=${name}.map\n`));
    files.set(`${name}.map`, Buffer.from(map));
  }
  return { files, metafile };
}

const splitting = (directory: string) =>
  ({
    absWorkingDir: directory,
    entryPoints: ENTRIES,
    outdir: "app",
    ...{ bundle: true, splitting: true, format: "esm", platform: "node", target: TARGET },
    // What the worker provides, and what is kept as it is.
    external: ["@azure/functions-core", ...keptPackages],
    plugins: [loadLazily],
    sourcemap: "inline",
    sourcesContent: false,
    ...{ metafile: true, write: false, logLevel: "silent" },
  }) satisfies BuildOptions;

const toCommonJs = (sourcefile: string, text: string) =>
  transform(text, {
    ...{ sourcefile, format: "cjs", platform: "node", target: TARGET },
    // As the compiler has them: a CommonJS module that is imported as Node does would have two defaults.
    supported: { "dynamic-import": false },
    ...{ minifySyntax: true, minifyWhitespace: true, legalComments: "none" },
    sourcemap: "external",
    sourcesContent: false,
    // Asked for by the opener of browsers in @azure/identity, which does without.
    logOverride: { "empty-import-meta": "silent" },
    logLevel: "silent",
  });
