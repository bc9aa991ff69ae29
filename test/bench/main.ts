import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { plainTable } from "../../cli/terminal/table";
import { machine, type Bench, type BenchOptions } from "./bench";
import { alerts } from "./alerts";
import { dashboard } from "./dashboard";
import { decode } from "./decode";
import { fallback } from "./fallback";
import { drift } from "./drift";
import { fanOut } from "./fan-out";
import { fleetTraining } from "./fleet-training";
import { ingest } from "./ingest";
import { models } from "./models";
import { onnx } from "./onnx";
import { plan } from "./plan";
import { quality } from "./quality";
import { rebuild } from "./rebuild";
import { score } from "./score";
import { soak } from "./soak";
import { start } from "./start";
import { store } from "./store";
import { telemetry } from "./telemetry";

const BENCHES: Readonly<Record<string, Bench>> = {
  alerts,
  dashboard,
  decode,
  fallback,
  drift,
  "fan-out": fanOut,
  "fleet-training": fleetTraining,
  ingest,
  models,
  onnx,
  plan,
  quality,
  rebuild,
  score,
  soak,
  start,
  store,
  telemetry,
};

/** The one entry to all benchmarks: `npm run bench -- NAME [--minutes N] [--data DIR] [--json FILE]`. */
async function main(name: string, { json, ...options }: BenchOptions & { json?: string }): Promise<void> {
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (bench === undefined) {
    process.stderr.write(`bench: there is no "${name}"; there are ${Object.keys(BENCHES).join(", ")}\n`);
    process.exit(2);
  }
  const figures = await bench((line) => process.stdout.write(`${line}\n`), options);
  const rows = Object.entries(figures).map(([figure, value]) => [figure, value.toFixed(3)]);
  process.stdout.write(`\n${plainTable([name, "figure"], rows)}\n${machine()}\n`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ name, machine: machine(), figures }, null, 2)}\n`);
  process.exit(0);
}

const sizes = (text: string): number[] => text.split(",").map(Number);

void new Command("bench")
  .argument("<name>")
  .option("--json <file>", "where the figures go, as JSON")
  .option("--data <dir>", "a labelled set for quality, in the layout of the demo's")
  .option("--devices <n,…>", "how large the fleets of fan-out are", sizes)
  .option("--minutes <n>", "how long soak goes on", Number)
  .action(main)
  .parseAsync();
