import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { appDirectory } from "../../support/e2e/compiled";

const FILES = ["README.md", ...globSync("docs/**/*.md", { cwd: appDirectory })];
const textOf = (file: string): string => readFileSync(join(appDirectory, file), "utf8");

/** As GitHub names the headings of a page. */
const anchorsOf = (file: string): ReadonlySet<string> =>
  new Set(
    textOf(file)
      .split("\n")
      .flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? [])
      .map((heading) => heading.replace(/\]\([^)]*\)/g, "").toLowerCase())
      .map((heading) => heading.replace(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-")),
  );

test.each(FILES)("every link of %s leads to what is there", (file) => {
  const links = [...textOf(file).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
  const broken = links.flatMap(([link, path = "", anchor]) => {
    const target = path === "" ? file : join(dirname(file), path);
    const isThere = existsSync(join(appDirectory, target));
    return isThere && (anchor === undefined || anchorsOf(target).has(anchor)) ? [] : [link];
  });
  expect(broken).toEqual([]);
});
