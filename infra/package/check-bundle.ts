import { isBuiltin } from "node:module";
import type { Metafile } from "esbuild";
import { AppError } from "../../shared/errors";
import { keptPackages } from "./kept-packages";
import { lazyFileOf, lazyPackages } from "./lazy-packages";

/** The folders whose code is deployed. */
const DEPLOYED = /^(functions|shared)\//;

/** What is there when the app runs: provided by the worker, kept as it is, a file of the bundle, esbuild's own. */
const PROVIDED = new Set(["@azure/functions-core", ...keptPackages, ...lazyPackages.map(lazyFileOf), "<runtime>"]);

/** What is installed for the command line alone. */
const COMMAND_LINE = ["avsc"];

/**
 * Refuses a bundle that has what only the command line, one machine or tests need, or that would look for something beside
 * the package.
 *
 * @param dependencies the packages that package.json names as the app's
 * @throws AppError `package-wrong`, naming the file and the import
 */
export function checkBundle({ inputs }: Metafile, dependencies: readonly string[]): void {
  for (const [file, { imports }] of Object.entries(inputs)) {
    for (const { path, original, external } of imports) {
      const wrong =
        external === true
          ? problemBeside(path)
          : (problemOf(path) ?? problemWith(file, original ?? path, dependencies));
      if (wrong !== undefined) throw new AppError("package-wrong", `${file} imports ${original ?? path}: ${wrong}`);
    }
  }
}

const problemBeside = (path: string): string | undefined =>
  isBuiltin(path) || PROVIDED.has(path) ? undefined : "it is not in the package, and nothing installs it";

function problemOf(path: string): string | undefined {
  const name = packageIn(path);
  if (name === undefined) return DEPLOYED.test(path) || path.includes(":") ? undefined : "it is not for Azure";
  return COMMAND_LINE.includes(name) ? `only the command line may need ${name}` : undefined;
}

/** What the app's own code imports must stay installed where nobody develops. */
function problemWith(file: string, specifier: string, dependencies: readonly string[]): string | undefined {
  if (!DEPLOYED.test(file) || specifier.startsWith(".")) return undefined;
  const name = packageOf(specifier);
  return dependencies.includes(name) ? undefined : `${name} is none of the dependencies in package.json`;
}

/** The package that a file of `node_modules` belongs to. */
export function packageIn(path: string): string | undefined {
  const inside = path.split("node_modules/").at(-1);
  return inside === path ? undefined : packageOf(inside ?? "");
}

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
