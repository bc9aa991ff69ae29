import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Node } from "web-tree-sitter";
import { parametersOf, textOf, variablesOf } from "../../../support/bicep/declarations";
import { AZURE, bicepSources } from "../../../support/bicep/files";
import { bicepParser, type BicepSource, type ParseBicep } from "../../../support/bicep/parse";
import { shapeProblems, shapesOf } from "../../../support/bicep/shapes";

let parse: ParseBicep;
let sources: ReadonlyMap<string, BicepSource>;

beforeAll(async () => {
  parse = await bicepParser();
  sources = bicepSources(parse);
});

const sourceOf = (file: string): BicepSource => {
  const source = sources.get(file);
  if (source === undefined) throw new Error(`there is no ${file}`);
  return source;
};

test("the parameter file sets parameters that there are, and all that have no default", () => {
  const set = [...variablesOf(sourceOf("main.bicepparam")).keys()].filter((name) => name !== "sizes");
  const parameters = parametersOf(sourceOf("main.bicep"));
  const names = parameters.map(({ name }) => name);
  expect(set.filter((name) => !names.includes(name))).toEqual([]);
  expect(parameters.filter(({ name, isRequired }) => isRequired && !set.includes(name))).toEqual([]);
});

test("the parameter file knows every size, by the name that azd's environment gives it", () => {
  const sizes = variablesOf(sourceOf("main.bicepparam")).get("sizes");
  const loaded = sizes?.descendantsOfType("string").map((node: Node) => textOf(node));
  expect(loaded).toEqual(["sizes/small.json", "sizes/medium.json", "sizes/large.json"]);
});

describe.each(["small", "medium", "large"])("size %s", (size) => {
  test("says what a deployment buys, in values that it may have", () => {
    const value = JSON.parse(readFileSync(join(AZURE, `sizes/${size}.json`), "utf8")) as unknown;
    expect(shapeProblems(value, shapesOf(sourceOf("capacity.bicep"), "capacity"))).toEqual([]);
  });
});

test("a size that says too little, too much or another value than may be is told so", () => {
  const source = parse(
    "size.bicep",
    "type size = {\n  a: {\n    @minValue(2)\n    @maxValue(4)\n    n: int\n    kind: 'x' | 'y'\n    vCores: 1 | 2\n  }\n  b: string\n  settings: { *: string }\n}",
  );
  const shapes = shapesOf(source, "size");
  expect(shapeProblems({ a: { n: 2, kind: "x", vCores: 2 }, b: "", settings: { Z: "1" } }, shapes)).toEqual([]);
  expect(shapeProblems({ a: { n: 5, kind: "z", vCores: 3, more: 1 }, settings: {} }, shapes)).toEqual([
    "a.n may be from 2 to 4",
    "a.kind may be 'x' | 'y'",
    "a.vCores may be 1 | 2",
    "a.more is not known",
    "b is missing",
  ]);
});
