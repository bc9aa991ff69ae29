import { failed, warning, type Check } from "../../shared/diagnosis/check";
import { diagnoseApp } from "../../shared/diagnosis/diagnose";
import { messageOf } from "../../shared/errors";
import { isLocal } from "../api-answers";
import { inColour, type Colour } from "../terminal/paint";
import { Printer, words, type PrintArguments } from "../terminal/printer";
import type { Screen } from "../terminal/screen";
import { addApiOptions, apiOf, appUrlOf, type ApiArguments } from "./api";
import type { CliCommand } from "./cli-command";
import { addOutputOptions } from "./output";
import { settingsHere } from "./settings-here";

interface DoctorArguments extends ApiArguments, PrintArguments {}

export function addDoctor(program: CliCommand): void {
  const doctor = program
    .command("doctor")
    .summary("what is wrong with the installation, and what to do")
    .description(
      "check the settings of this machine (local.settings.json, over it the environment; of an app elsewhere, set them as that has them), the alert rules, reach and rights of Event Hubs, database and blob storage, the app and the clocks; changes nothing, and exits with 1 where a check fails",
    )
    .example("doctor", "against the app and the emulators on this machine")
    .example("doctor --url https://fleet.example.com --key …")
    .example("doctor --json | jq 'select(.outcome == \"failed\")'");
  addApiOptions(addOutputOptions(doctor)).action(async (options: DoctorArguments) => {
    const printer = new Printer(options);
    for await (const check of checksOf(options)) {
      printer.one(check, inWords);
      if (check.outcome === "failed") process.exitCode = 1;
    }
  });
}

async function* checksOf(options: DoctorArguments): AsyncGenerator<Check> {
  const { readSettings, settingProblems, SETTING_NAMES } = await import("../../shared/config/read-settings.js");
  const { misspelledSettings } = await import("../../shared/config/misspelled-settings.js");
  const { tryAll } = await import("../doctor/probes.js");
  const { checkAlerts } = await import("../doctor/alerts-check.js");
  const { appProbe } = await import("../doctor/app-probe.js");
  const advice = "set it in local.settings.json, or in the environment under the same name";
  try {
    const settings = await settingsHere(options);
    for (const { name, meant } of misspelledSettings({ ...process.env, ...settings }, SETTING_NAMES)) {
      yield warning("settings", `${name} is no setting`, `if ${meant} was meant, call it so`);
    }
    const problems = settingProblems(settings);
    for (const problem of problems) yield failed("settings", problem, advice);
    if (problems.length === 0) {
      yield { check: "settings", outcome: "ok", found: `${Object.keys(settings).length} are good`, advice: null };
      const read = readSettings(settings);
      yield await checkAlerts(read, { ...process.env, ...settings });
      yield* tryAll(read);
    }
  } catch (error) {
    // Of settings that only an adapter can judge, such as a connection string.
    yield failed("settings", messageOf(error), advice);
  }
  const url = await appUrlOf(options);
  yield* diagnoseApp(
    appProbe(url, options.key === undefined && !isLocal(url) ? undefined : () => apiOf(options)),
    Date.now,
  );
}

const SHOWN: Readonly<Record<Check["outcome"], { text: string; colour: Colour }>> = {
  ok: { text: "ok     ", colour: "green" },
  failed: { text: "FAILED ", colour: "red" },
  warning: { text: "warning", colour: "yellow" },
  skipped: { text: "skipped", colour: "yellow" },
};

const CHECK_WIDTH = 20;

function inWords({ check, outcome, found, advice }: Check, screen: Screen): string {
  const shown = SHOWN[outcome];
  const line = `${inColour(shown, shown.text, screen)}  ${check.padEnd(CHECK_WIDTH)} ${words(found)}`;
  return advice === null ? line : `${line}\n${" ".repeat(10 + CHECK_WIDTH)}→ ${words(advice)}`;
}
