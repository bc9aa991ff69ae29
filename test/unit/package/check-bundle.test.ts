import type { Metafile } from "esbuild";
import { checkBundle, packageIn } from "../../../infra/package/check-bundle";

type Import = Metafile["inputs"][string]["imports"][number];

const imported = (file: string, one: Partial<Import>): Metafile => ({
  inputs: { [file]: { bytes: 1, imports: [{ path: "", kind: "import-statement", ...one }] } },
  outputs: {},
});
const check = (file: string, one: Partial<Import>) => () => checkBundle(imported(file, one), ["mssql", "avsc"]);

test.each<[string, string, Partial<Import>]>([
  ["the app's own code", "functions/index.ts", { path: "shared/errors.ts", original: "../shared/errors" }],
  ["a dependency", "shared/pool.ts", { path: "node_modules/mssql/index.js", original: "mssql" }],
  ["what a dependency needs", "node_modules/mssql/index.js", { path: "node_modules/tarn/index.js", original: "tarn" }],
  ["a part of Node", "shared/errors.ts", { path: "node:fs", external: true }],
  ["what the worker provides", "node_modules/a/b.js", { path: "@azure/functions-core", external: true }],
  ["native code that is kept", "shared/session.ts", { path: "onnxruntime-node", external: true }],
])("a bundle may have %s", (_, file, one) => {
  expect(check(file, one)).not.toThrow();
});

test.each<[string, string, Partial<Import>, string]>([
  [
    "the command line's code",
    "functions/index.ts",
    { path: "cli/output.ts", original: "../cli/output" },
    "functions/index.ts imports ../cli/output: it is not for Azure",
  ],
  [
    "a package that the command line alone needs",
    "shared/rebuild.ts",
    { path: "node_modules/avsc/lib/index.js", original: "avsc" },
    "shared/rebuild.ts imports avsc: only the command line may need avsc",
  ],
  [
    "a package that is installed for developing",
    "shared/errors.ts",
    { path: "node_modules/rhea/lib/rhea.js", original: "rhea" },
    "shared/errors.ts imports rhea: rhea is none of the dependencies in package.json",
  ],
  [
    "what would be looked for beside the package",
    "node_modules/mssql/index.js",
    { path: "msnodesqlv8", external: true },
    "node_modules/mssql/index.js imports msnodesqlv8: it is not in the package, and nothing installs it",
  ],
])("a bundle is refused that has %s", (_, file, one, message) => {
  expect(check(file, one)).toThrow(message);
});

test("a file belongs to the innermost package around it", () => {
  expect(packageIn("node_modules/@azure/identity/node_modules/@azure/msal-node/lib/a.js")).toBe("@azure/msal-node");
  expect(packageIn("node_modules/long/index.js")).toBe("long");
  expect(packageIn("shared/errors.ts")).toBeUndefined();
});
