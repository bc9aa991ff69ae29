import { unzipSync, type UnzipFileInfo } from "fflate";

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^app\/.*\.map$/, "source maps"],
  [/^app\//, "code"],
  [/^node_modules\/onnxruntime/, "onnxruntime"],
  [/^node_modules\/libsvm/, "libsvm"],
  [/^dashboard\//, "dashboard"],
  [/\/migrations\//, "migrations"],
  [/./, "the rest"],
];

export interface KindSize {
  readonly kind: string;
  readonly files: number;
  readonly bytes: number;
  readonly zippedBytes: number;
}

/** What takes how much of a package, the largest first. */
export function sizesByKind(zipped: Uint8Array): KindSize[] {
  const parts = Map.groupBy(filesIn(zipped), ({ name }) => KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? "");
  return [...parts]
    .map(([kind, files]) => ({
      ...{ kind, files: files.length },
      bytes: files.reduce((sum, { originalSize }) => sum + originalSize, 0),
      zippedBytes: files.reduce((sum, { size }) => sum + size, 0),
    }))
    .sort((a, b) => b.zippedBytes - a.zippedBytes);
}

/** As the directory of the ZIP file has them; nothing is unpacked. */
function filesIn(zipped: Uint8Array): UnzipFileInfo[] {
  const files: UnzipFileInfo[] = [];
  unzipSync(zipped, { filter: (file) => files.push(file) < 0 });
  return files;
}
