import { globSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../../shared/errors";

/**
 * What no bundler can take in, as it is read from files at run time: native code and WebAssembly. Of onnxruntime only what
 * runs on a processor under Linux x64: its package holds other platforms too, and CUDA where an install script got it.
 */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  "onnxruntime-node": [
    "package.json",
    "dist/*.js",
    "bin/*/linux/x64/onnxruntime_binding.node",
    "bin/*/linux/x64/libonnxruntime.so.*",
  ],
  "onnxruntime-common": ["package.json", "dist/cjs/**/package.json", "dist/cjs/**/*.js"],
  "libsvm-js": ["package.json", "LICENSE", "wasm.js", "src/loadSVM.js", "src/util.js", "out/wasm/*"],
};

export const keptPackages = Object.keys(KEPT);

/**
 * Their files, as paths in the package and on this disk.
 * @throws AppError `package-incomplete` where one of them has no file of a kind that it is kept for
 */
export function keptFiles(directory: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, patterns] of Object.entries(KEPT)) {
    const folder = join(directory, "node_modules", name);
    for (const pattern of patterns) {
      const files = globSync(pattern, { cwd: folder });
      if (files.length === 0) throw new AppError("package-incomplete", `${folder} has no ${pattern}: npm ci brings it`);
      for (const file of files) found.set(`node_modules/${name}/${file.replaceAll("\\", "/")}`, join(folder, file));
    }
  }
  return found;
}
