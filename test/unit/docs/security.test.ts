import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { routes, type Operation, type Route } from "../../../shared/http/routes";

/** `docs/security.md` claims nothing that no test shows: each threat names its control and its test, and these are there. */
const ROOT = join(__dirname, "../../..");
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const PAGE = read("docs/security.md");

/** The rows of all tables of a section, without their heads. */
function rowsOf(section: string): string[][] {
  const [, text = ""] = PAGE.split(`\n## ${section}\n`);
  const lines = (text.split(/^## /m)[0] ?? "").split("\n");
  const isRow = (line: string) => line.startsWith("| ") && !line.startsWith("| ---");
  return lines
    .filter((line, i) => isRow(line) && lines[i + 1]?.startsWith("| ---") !== true)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const linksIn = (text: string): [text: string, file: string][] =>
  Array.from(text.matchAll(/\[([^[\]]+)\]\(\.\.\/([^)]+)\)/g), ([, name = "", file = ""]) => [name, file]);

describe("the table of routes", () => {
  const rows = rowsOf("Routes");

  /** They are asked by POST because of what they are told. */
  const READING: ReadonlySet<Operation> = new Set(["preview-alerts", "compare-models"]);
  const effectOf = (operation: Operation, { method }: Route) =>
    method === "GET" || READING.has(operation) ? "read" : "write";

  test("has every route with its key and whether it writes, and no other", () => {
    const api = Object.entries<Route>(routes).map(([operation, route]) => [
      `\`${route.method} /api/${route.path}\``,
      route.isOpen === true ? "none" : "function",
      effectOf(operation as Operation, route),
    ]);
    const page = ["dashboard", "dashboard/{file}"].map((path) => [`\`GET /api/${path}\``, "none", "read"]);

    expect(rows.map(([route, key, effect]) => [route, key, effect]).sort()).toEqual([...api, ...page].sort());
  });

  test("says of each that writes what it changes", () => {
    expect(rows.filter(([, , effect, what = ""]) => effect === "write" && what === "")).toEqual([]);
  });

  test("has all that the app serves: nothing is registered beside the routes but the page", () => {
    const files = readdirSync(join(ROOT, "functions"), { recursive: true, encoding: "utf8" });
    const registering = files.filter((file) => file.endsWith(".ts") && /app\.http\(/.test(read(`functions/${file}`)));
    expect(registering.sort()).toEqual(["dashboard.ts", "http/serve.ts"]);
    expect(read("functions/dashboard.ts").match(/app\.http\(/g)).toHaveLength(2);
  });
});

describe("the tables of threats", () => {
  const rows = rowsOf("Threats");

  test("name for each threat its kind, its controls and its tests", () => {
    const lacking = rows.filter(
      ([kind = "", threat = "", control = "", tests = "", ...more]) =>
        !/^[STRIDE](, [STRIDE])*$/.test(kind) ||
        threat === "" ||
        linksIn(control).length === 0 ||
        linksIn(tests).length === 0 ||
        more.length > 0,
    );
    expect(lacking).toEqual([]);
    expect(rows.length).toBeGreaterThan(30);
  });

  test("name tests by the words that they have in their files", () => {
    const tests = rows.flatMap(([, , , cell = ""]) => linksIn(cell));
    const missing = tests.filter(([name, file]) => !existsSync(join(ROOT, file)) || !isTestOf(file, name));
    expect(missing).toEqual([]);
  });

  const isTestOf = (file: string, name: string) =>
    file.endsWith(".test.ts") && [`"${name}"`, `\`${name}\``].some((quoted) => read(file).includes(quoted));
});

test("every link of the page leads to a file that is there", () => {
  expect(linksIn(PAGE).filter(([, file]) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test("neither host.json nor infra/azure lets pages of other origins in", () => {
  const modules = readdirSync(join(ROOT, "infra/azure/modules")).map((name) => `infra/azure/modules/${name}`);
  expect(["host.json", "infra/azure/main.bicep", ...modules].filter((file) => /cors/i.test(read(file)))).toEqual([]);
});

test("no pattern takes more than linear time: the linter refuses such, and nothing is excepted", () => {
  for (const rule of ["no-super-linear-backtracking", "no-super-linear-move"]) {
    expect(read("eslint.config.mjs")).toContain(`"regexp/${rule}": ["error", { report: "potential" }]`);
  }
  const sources = ["functions", "shared", "cli", "infra"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  expect(
    sources.filter((file) => /eslint-disable(?!-next-line (?:no-console|@typescript-eslint))/.test(read(file))),
  ).toEqual([]);
});
