import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = join(__dirname, "../../../functions/dashboard");

test("nothing on the page is put there as HTML or run as code: what devices and people wrote stays text", () => {
  const files = readdirSync(PAGE, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  const texts = files.map((name) => readFileSync(join(PAGE, name), "utf8"));

  expect(files.length).toBeGreaterThan(10);
  expect(
    texts.filter((text) => /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/i.test(text)),
  ).toEqual([]);
});
