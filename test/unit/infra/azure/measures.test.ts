import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MEASURES } from "../../../../shared/measures";
import { AZURE } from "../../../support/bicep/files";

const queriesIn = (text: string): string[] => text.match(/customMetrics[^']*?(?='''|",\s*\n|"$)/gm) ?? [];

/** Each query with the measures that it names and the dimensions that it tells them apart by. */
const files = ["modules/alerts.bicep", "modules/workbook.json"] as const;

describe.each(files)("%s", (file) => {
  const queries = queriesIn(readFileSync(join(AZURE, file), "utf8"));
  const named = queries.map((query) => ({
    names: query.match(/fleetscore\.[a-z]+\.[a-z]+/g) ?? [],
    dimensions: [...query.matchAll(/customDimensions\.(\w+)/g)].map(([, name = ""]) => name),
  }));

  test("asks for measures that the app sends, by dimensions that they have", () => {
    const known = new Map(
      Object.entries(MEASURES).map(([name, { dimensions }]) => [name, dimensions as readonly string[]]),
    );
    for (const { names, dimensions } of named) {
      expect(names).not.toEqual([]);
      expect(names.filter((name) => !known.has(name))).toEqual([]);
      const shared = names.map((name) => known.get(name) ?? []);
      expect(dimensions.filter((one) => shared.some((of) => !of.includes(one)))).toEqual([]);
    }
  });
});

test("the workbook shows every measure", () => {
  const workbook = readFileSync(join(AZURE, "modules/workbook.json"), "utf8");
  expect(Object.keys(MEASURES).filter((name) => !workbook.includes(name))).toEqual([]);
});
