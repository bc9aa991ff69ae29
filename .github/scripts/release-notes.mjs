// What CHANGELOG.md says of the release that a tag names: node .github/scripts/release-notes.mjs v1.2.3
// Fails where tag and package.json differ, where changes wait for a version, and where the changelog says nothing of it.
import { globSync, readFileSync } from "node:fs";

const [, , tag = ""] = process.argv;

function fail(problem) {
  process.stderr.write(`release-notes: ${problem}\n`);
  process.exit(1);
}

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
if (tag !== `v${version}`) fail(`the tag is "${tag}", package.json has ${version}: it must be v${version}`);

const waiting = globSync(".changeset/*.md");
if (waiting.length > 0) fail(`${waiting.join(", ")} must go into a version first: npm run release`);

const sections = readFileSync("CHANGELOG.md", "utf8").split(/^## /m).slice(1);
const section = sections.find((each) => each.split("\n", 1)[0].trim() === version);
const notes = section?.slice(section.indexOf("\n")).trim() ?? "";
if (notes === "") fail(`CHANGELOG.md must have a section "## ${version}" that says what is new`);
process.stdout.write(`${notes}\n`);
