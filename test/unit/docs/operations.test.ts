import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MEASURES } from "../../../shared/measures";
import { REFUSALS } from "../../../shared/readings/decoding/refusal";

const PAGE = readFileSync(join(__dirname, "../../../docs/operations.md"), "utf8");
const [, BAD = ""] = PAGE.split("## What is bad, and what to do");

test.each(Object.entries(MEASURES))(
  "%s stands there with its unit and dimensions, and with what to do",
  (name, measure) => {
    const dimensions = measure.dimensions.map((dimension) => `\`${dimension}\``).join(", ");
    expect(PAGE).toContain(`| \`${name}\` | ${measure.unit} | ${dimensions}${dimensions === "" ? "" : " "}| `);
    expect(BAD).toContain(name);
  },
);

test.each(Object.keys(REFUSALS))("the reason %s is among those that it lists", (reason) => {
  expect(BAD).toContain(`\`${reason}\``);
});
