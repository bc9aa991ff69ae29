import { devNull } from "node:os";
import { Command, Option } from "commander";
import { plainTable } from "../../cli/terminal/table";
import { floorTo, isoOf } from "../../shared/time";
import type { SqlEngine } from "./engines/sql-engine";
import { sqlServer } from "./engines/sql-server";
import { sqlite } from "./engines/sqlite";
import { blobFaults } from "./faults/blob-faults";
import { endedRuns } from "./faults/ended-runs";
import { hostTroubles } from "./faults/host-troubles";
import { hubFaults } from "./faults/hub-faults";
import { kills } from "./faults/kills";
import { modelFaults } from "./faults/model-faults";
import { readingTroubles } from "./faults/reading-troubles";
import { BUCKET_MS } from "./scenario/fleet";
import { report } from "./report";
import { tellStory } from "./story";

interface Options {
  readonly faults: number;
  readonly seed: number;
  readonly engine: string;
  readonly short: boolean;
  readonly only: string;
  readonly log: string;
}

const ENGINES: Readonly<Record<string, SqlEngine>> = { sqlite, "sql-server": sqlServer };
/** The world that is played lies so far back: it runs faster than this one, and must not get ahead of it. */
const BACK_MS = 5 * 24 * 3_600_000;
const MAX_SHOWN = 20;
const SEEDS = 1_000_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Plays a story with a seeded plan of faults, and says what was lost, missing or doubled:
 * node dist/test/chaos/main.js [--faults 200] [--seed S]. Exit codes: 0 nothing was, 1 something was, or it broke down.
 */
async function main({ faults: wanted, seed, engine: name, short, only, log: logFile }: Options): Promise<void> {
  const engine = ENGINES[name] ?? sqlite;
  const begin = floorTo(Date.now() - BACK_MS, BUCKET_MS);
  say(`seed ${seed}, ${engine.name}, the world begins at ${isoOf(begin)}`);
  const all = [
    ...kills,
    ...endedRuns,
    ...modelFaults,
    ...hostTroubles,
    ...readingTroubles,
    ...engine.faults,
    ...blobFaults,
    ...hubFaults,
  ];
  const faults = all.filter(({ kind, isLong }) => !(short && isLong === true) && kind.includes(only));
  const { counts, disturbed, problems } = await tellStory({ engine, seed, begin, logFile }, faults, wanted, say);
  say(`\n${report(counts, disturbed)}`);
  if (problems.length > 0)
    say(
      `\n${plainTable(
        [`${problems.length} problems`],
        problems.slice(0, MAX_SHOWN).map((one) => [one]),
      )}`,
    );
  say(`\nseed ${seed}, ${engine.name}`);
  process.exit(problems.length === 0 ? 0 : 1);
}

void new Command("chaos")
  .option("--faults <n>", "how many are to take effect", Number, 200)
  .option("--seed <n>", "of readings and faults", Number, Date.now() % SEEDS)
  .addOption(
    new Option("--engine <name>", "where the app keeps everything").choices(Object.keys(ENGINES)).default("sqlite"),
  )
  .option("--short", "without the faults that take long", false)
  .option("--only <text>", "the kinds that contain it", "")
  .option("--log <file>", "where what the hosts say is added", devNull)
  .action((options: Options) =>
    main(options).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      say(`\nseed ${options.seed}`);
      process.exit(1);
    }),
  )
  .parseAsync();
