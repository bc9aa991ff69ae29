import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");
const patterns = readFileSync(join(ROOT, ".funcignore"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

/** As Core Tools read it: where a path begins so, a star standing for anything within a folder. */
const isLeftOut = (path: string): boolean =>
  patterns.some((pattern) =>
    new RegExp(`^${pattern.slice(1).replace(/[.]/g, "\\.").replaceAll("*", "[^/]+")}`).test(path),
  );

const published = (pattern: string): string[] =>
  globSync(pattern, { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .filter((path) => !isLeftOut(path));

test("each line begins at the folder, which all that read it understand alike", () => {
  expect(patterns.filter((pattern) => !pattern.startsWith("/") || pattern.includes("**"))).toEqual([]);
});

test("of what lies beside the app's folders, what the host and the app read is published", () => {
  expect(published("*").sort()).toEqual(["LICENSE", "alerts.json", "host.json", "package.json"]);
  expect(published(".*")).toEqual([]);
});

test("no source, test, document or setting of this machine is published", () => {
  expect(published("{.changeset,.ci,.github,cli,docs,functions,infra,shared,test}/**")).toEqual([]);
  const here = ["local.settings.json", ".fleetscore/fleetscore.db", ".env", "dist/package/fleetscore.zip"];
  expect(here.filter((path) => !isLeftOut(path))).toEqual([]);
});

test("of what is built, the app and its page are published", () => {
  const paths = published("dist/**");
  expect(new Set(paths.map((path) => path.split("/")[1]))).toEqual(new Set(["dashboard", "functions", "shared"]));
  expect(paths).toEqual(expect.arrayContaining(["dist/functions/index.js", "dist/dashboard/app.js"]));
  expect(paths.filter((path) => path.endsWith(".sql")).length).toBeGreaterThan(10);
});

test("of onnxruntime, what runs under Linux x64 is published", () => {
  const libraries = published("node_modules/onnxruntime-node/bin/**");
  expect(libraries).toHaveLength(2);
  expect(libraries.filter((path) => !path.includes("/linux/x64/"))).toEqual([]);
  expect(published("node_modules/onnxruntime-node/dist/*.js").length).toBeGreaterThan(2);
});
