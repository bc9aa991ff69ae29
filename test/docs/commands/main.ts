import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ApiClient } from "../../../cli/api-client";
import { appDirectory } from "../../support/e2e/compiled";
import type { FleetCommand } from "../../support/e2e/fleet-command";
import { seen } from "../../support/e2e/patience";
import { placeOf, start } from "../../support/e2e/start-command";
import { temporaryFolder } from "../../support/e2e/temporary-folder";
import { blocksIn, type Block } from "./blocks";
import { freshCheckout } from "./checkout";
import { runPage } from "./page-run";

/* Runs the commands of README and docs: node dist/test/docs/commands/main.js [PAGE…]. Exits with 1 where any fails. */

/** In the order in which one reads them: what the first ones make, the others have. */
const FIRST = ["README.md", "docs/getting-started.md"];

/** The next slice of a backfill, which comes each quarter of a minute else. */
const EVERY_SECOND = { BACKFILL_SCHEDULE: "* * * * * *" };

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Page {
  readonly file: string;
  readonly run: readonly Block[];
  readonly leftOut: readonly Block[];
}

async function pagesOf(asked: readonly string[]): Promise<Page[]> {
  const inDocs = (await readdir(join(appDirectory, "docs"), { recursive: true }))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`)
    .sort();
  const isAsked = (file: string): boolean => asked.length === 0 || asked.includes(file) || FIRST.includes(file);
  const files = [...new Set([...FIRST, ...inDocs])].filter(isAsked);
  return Promise.all(
    files.map(async (file) => {
      const blocks = blocksIn(await readFile(join(appDirectory, file), "utf8"));
      const [run = [], leftOut = []] = [false, true].map((is) =>
        blocks.filter((one) => (one.leftOut !== undefined) === is),
      );
      return { file, run, leftOut };
    }),
  );
}

async function main(asked: readonly string[]): Promise<number> {
  const pages = await pagesOf(asked);
  await using folder = await temporaryFolder();
  const { directory, path } = await freshCheckout(folder.path);
  await using app = start(
    join(directory, ".fleetscore"),
    ["--simulate", "--capture-seconds", "5"],
    EVERY_SECOND,
    directory,
  );
  const { url, key, hub } = await placeOf(app);
  await ingested(new ApiClient(url, key), app);
  const environment = { ...process.env, PATH: path, URL: url, KEY: key, EVENT_HUB: hub };
  let failures = 0;
  for (const { file, run } of pages.filter((page) => page.run.length > 0)) {
    const { failed, seconds } = await runPage(run, directory, environment);
    say(`${failed ? "FAILED" : "ok"}  ${file}: ${run.length} blocks, ${seconds.toFixed(1)} s`);
    if (failed === undefined) continue;
    failures++;
    say(`${file}:${failed.line}: failed\n${failed.said}`);
  }
  for (const { file, leftOut } of pages) {
    for (const [why = "", blocks] of Map.groupBy(leftOut, (block) => block.leftOut)) {
      const lines = blocks.length > 9 ? `${blocks.length} blocks` : blocks.map(({ line }) => line).join(", ");
      say(`not run  ${file}:${lines}: ${why}`);
    }
  }
  app.interrupt();
  await app.ended();
  return failures;
}

/** The six hours that the simulated plant begins with. */
async function ingested(api: ApiClient, app: FleetCommand): Promise<void> {
  await app.said(/^simulated: (\S+) readings of the last 6 h/m);
  await seen("what the plant has sent, counted", async () => {
    const { partitions } = await api.call("show-ingest", {});
    return partitions.length > 0 && partitions.every(({ lag }) => lag < 100) ? true : undefined;
  });
}

void main(process.argv.slice(2)).then((failures) => process.exit(failures === 0 ? 0 : 1));
