import { readFileSync } from "node:fs";
import { join } from "node:path";

const read = (file: string): unknown => JSON.parse(readFileSync(join(__dirname, "../../..", file), "utf8"));
const { packageRules } = read("renovate.json") as {
  packageRules: readonly { matchPackageNames?: readonly string[] }[];
};
const { dependencies, devDependencies } = read("package.json") as Record<
  "dependencies" | "devDependencies",
  Readonly<Record<string, string>>
>;
const installed = Object.entries({ ...dependencies, ...devDependencies });

test("each package that Renovate has a rule for is there", () => {
  const named = packageRules.flatMap(({ matchPackageNames = [] }) => matchPackageNames);
  const isThere = (pattern: string): boolean =>
    installed.some(([name]) => (pattern.endsWith("/*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
  expect(named.filter((pattern) => !pattern.startsWith("mcr.") && !isThere(pattern))).toEqual([]);
});

test("each dependency is pinned, so that nothing is newer than what was tried", () => {
  expect(installed.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
