import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../../shared/errors";
import { openServices, type Services } from "../../shared/services";
import { floorTo } from "../../shared/time";
import { startStack, type Stack } from "../../infra/local/stack/stack";
import { ApiClient } from "../api-client";
import { hubTargetOf } from "../sending/hub-target";
import { readingsOf } from "../sending/point";
import { Disturbance } from "../simulation/disturbance";
import { count } from "../terminal/figures";
import type { Story } from "../terminal/story";
import { Backlog } from "./backlog";
import { feed, totals } from "./feeding";
import { collect, judgeFleet, missingWindows } from "./judging";
import { balance, contradictions, deviceTable, reportOf, type DemoReport } from "./report";
import type { Scenario } from "./scenario";
import { runAdHoc, runSchedule } from "./scoring";
import { settingsFor } from "./settings";
import { trainFleet } from "./training";
import { warningsOf } from "./warnings";

export interface DemoOptions {
  readonly appDirectory: string;
  readonly seed: number;
  readonly jsonFile?: string | undefined;
  /** Resolves when somebody wants it to stop. */
  readonly interrupted: Promise<void>;
  /** Leave the stack up until `kept` resolves. */
  readonly keep?: ((stack: Stack) => Promise<void>) | undefined;
}

/**
 * The main job end to end, on a stack of its own that is gone afterwards.
 * @throws AppError `demo-failed` naming what does not add up, `interrupted`.
 */
export async function runDemo(story: Story, scenario: Scenario, options: DemoOptions): Promise<DemoReport> {
  const directory = await mkdtemp(join(tmpdir(), "fleetscore-demo-"));
  try {
    story.print(`Fleetscore on ${scenario.title}\n`);
    story.tell("starting Event Hubs, storage and the functions host");
    return await runOnStack(story, scenario, options, directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function runOnStack(story: Story, scenario: Scenario, options: DemoOptions, directory: string) {
  const stack = await startStack({
    ...{ appDirectory: options.appDirectory, directory, ports: { http: 0, eventHubs: 0, blob: 0 } },
    settings: settingsFor(scenario),
    log: warningsOf(story),
  });
  const ended = Promise.race([
    stack.died.then((how) => new AppError("demo-failed", how)),
    options.interrupted.then(() => new AppError("interrupted", "stopped before its end")),
  ]);
  try {
    const services = await openServices(stack.settings);
    const shown = show(story, scenario, options, stack, services).finally(() => services.close());
    const report = await Promise.race([shown, ended.then((error) => Promise.reject(error))]);
    await options.keep?.(stack);
    return report;
  } finally {
    await stack.stop();
  }
}

async function show(
  story: Story,
  scenario: Scenario,
  { seed, jsonFile, keep }: DemoOptions,
  stack: Stack,
  services: Services,
): Promise<DemoReport> {
  const { dataset, from, to } = scenario;
  const api = new ApiClient(stack.url, stack.key);
  const hub = hubTargetOf(stack.settings);
  story.tell(`up at ${stack.url}, the schedule is paused`);

  const disturbance = new Disturbance(seed);
  const backlog = backlogOf(scenario);
  const stream = disturbance.deliver(backlog.withhold(dataset.points()));
  await feed(story, api, hub, stream, await expectedReadings(scenario));
  story.tell(balanceSoFar(await totals(api)));
  await trainFleet(story, services, scenario);
  const scheduled = await runSchedule(story, api, hub, backlog, to);
  const adHoc = await runAdHoc(story, api, floorTo(from + (to - from) / 2, scenario.bucketSeconds * 1000), to);

  const fleet = await collect(api, scheduled);
  const judgements = judgeFleet(scenario, fleet);
  const late = backlog.points.reduce((sum, point) => sum + readingsOf(point), 0);
  const readings = { sent: disturbance.tally.readings + late, ...(await totals(api)) };
  const report = reportOf(readings, judgements, { scheduled: scheduled.length, adHoc: 1 }, story.seconds);
  story.print(`\n${deviceTable(judgements)}\n`);
  story.print(balance(readings));
  story.print(
    `windows: each scored once by ${scheduled.length} scheduled runs, ${count(fleet.rescored)} again when late data came`,
  );
  story.print(
    `incidents: ${report.incidents.found} of ${report.incidents.labelled} found, ${report.falseAlarmsPerDeviceDay} false alarms a device-day`,
  );
  const where = `container "${services.settings.results.container}", runs/${adHoc.id}/${adHoc.attempt}/manifest.json and parts/`;
  story.print(`results: ${where}${keep === undefined ? "; gone with the demo, --keep leaves them" : ""}`);
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(report, null, 2)}\n`);

  const windows = { missing: missingWindows(scenario, fleet), doubled: fleet.doubled };
  const wrong = contradictions(report, await services.buckets.countReadings(), windows);
  if (wrong.length > 0) throw new AppError("demo-failed", `it does not add up: ${wrong.join("; ")}`);
  return report;
}

/** Two hours of the first device, in what the first run scores. */
function backlogOf({ dataset, from, to }: Scenario): Backlog {
  const [deviceId] = dataset.splits.keys();
  if (deviceId === undefined) throw new AppError("demo-failed", "the measurements hold no device");
  const hour = 3_600_000;
  const start = from + Math.min(hour, floorTo((to - from) / 24, 60_000));
  return new Backlog(deviceId, { from: start, to: start + 2 * hour });
}

/** For the bar alone: every device reading as many sensors on every step as the first point does. */
async function expectedReadings({ dataset }: Scenario): Promise<number> {
  const seconds = [...dataset.splits.values()].reduce((sum, { start, end }) => sum + (end - start) / 1000, 0);
  for await (const { values } of dataset.points()) return (seconds / dataset.stepSeconds) * Object.keys(values).length;
  return 0;
}

const balanceSoFar = ({ counted, duplicates, deadLetters }: Awaited<ReturnType<typeof totals>>): string =>
  `ingested: ${count(counted)} readings counted, ${count(duplicates)} duplicates, ${count(deadLetters)} dead letters`;
