import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { appDirectory } from "../support/e2e/compiled";
import { FleetCommand } from "../support/e2e/fleet-command";
import { temporaryFolder } from "../support/e2e/temporary-folder";

const whole = z.int().nonnegative();
const report = z.strictObject({
  readings: z.strictObject({ sent: whole, counted: whole, duplicates: whole, deadLetters: whole }),
  devices: z.int().positive(),
  windows: z.strictObject({ scored: z.int().positive(), unscored: whole }),
  anomalies: whole,
  runs: z.strictObject({ scheduled: z.int().min(5), adHoc: z.literal(1) }),
  incidents: z.strictObject({ labelled: whole, found: whole }),
  falseAlarmsPerDeviceDay: z.number().nonnegative(),
  seconds: z.number().positive(),
});

async function demo(...args: readonly string[]) {
  await using folder = await temporaryFolder();
  await using temporary = await temporaryFolder();
  const file = join(folder.path, "report.json");
  await using fleet = new FleetCommand(["demo", ...args, "--json", file], { TMPDIR: temporary.path });
  const { code, complaints } = await fleet.ended();
  expect({ code, complaints }).toEqual({ code: 0, complaints: "" });
  expect(await readdir(temporary.path)).toEqual([]);
  return report.parse(JSON.parse(await readFile(file, "utf8")));
}

test("the demo accounts for every reading it sends and for every run, and leaves nothing behind", async () => {
  const { readings, devices, incidents } = await demo();
  expect(readings.counted + readings.duplicates + readings.deadLetters).toBe(readings.sent);
  expect(readings.counted).toBeGreaterThan(200_000);
  expect(Math.min(readings.duplicates, readings.deadLetters)).toBeGreaterThan(0);
  expect(devices).toBe(12);
  expect(incidents.found).toBeGreaterThan(incidents.labelled / 2);
});

const MEASURED = resolve(appDirectory, "../shared/data/asd-4");
const isMeasured = existsSync(MEASURED);

(isMeasured ? test : test.skip)(
  `the demo does the same with ten and three days of measurements${isMeasured ? "" : `: ${MEASURED} is not there`}`,
  async () => {
    const { readings, devices } = await demo("--data", MEASURED, "--days", "10,3");
    expect(readings.counted + readings.duplicates + readings.deadLetters).toBe(readings.sent);
    expect(devices).toBe(4);
  },
);
