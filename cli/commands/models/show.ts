import type { Command } from "commander";
import { printable, printableJson } from "../../../shared/printable";
import type { Answer } from "../../../shared/http/contract/operation";
import { FLEET } from "../../../shared/readings/reading";
import { table } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";

interface ShowArguments extends ApiArguments {
  readonly next?: string;
  readonly json?: true;
}

export function addShowModels(command: Command): void {
  const show = command
    .command("show <device> [version]")
    .description(
      "a device's versions and the log of their changes; or where a version comes from, and the runs it scored",
    )
    .option("--next <token>", "older runs: go on where the page before ended")
    .option("--json", "as JSON");
  addApiOptions(show).action(async (device: string, version: string | undefined, options: ShowArguments) => {
    const api = await apiOf(options);
    const shown =
      version === undefined
        ? await api.call("show-models", { path: { device: device } })
        : await api.call("show-model", { path: { device: device, version: version }, query: { next: options.next } });
    const text =
      options.json === true ? printableJson(shown) : "manifest" in shown ? lineageText(shown) : deviceText(shown);
    process.stdout.write(`${text}\n`);
  });
}

function deviceText({ versions, champion, challenger, changes }: Answer<"show-models">): string {
  const rows = versions.map(({ version, registeredAt, features, windowSeconds, threshold, trainer, fleetVersion }) => [
    ...[version, roleOf(version, champion, challenger), registeredAt, String(features), String(windowSeconds)],
    ...[threshold.toPrecision(4), fleetVersion === null ? printable(trainer ?? "elsewhere") : `of ${FLEET}, scaled`],
  ]);
  const log = changes.map(({ at, action, version, previous, by }) => [
    ...[at, action, version, previous ?? "–", printable(by.name ?? "–"), by.source],
  ]);
  return [
    table(["version", "is", "registered", "features", "window s", "threshold", "trainer"], rows),
    table(["changed", "action", "version", "before", "by", "known as"], log),
  ].join("\n\n");
}

const roleOf = (version: string, champion: string | null, challenger: string | null): string =>
  version === champion ? "champion" : version === challenger ? "challenger" : "–";

function lineageText({
  deviceId,
  version,
  registeredAt,
  deletedAt,
  sha256,
  manifest,
  runs,
  next,
}: Answer<"show-model">): string {
  const { training, features, windowSeconds, hopSeconds, threshold } = manifest;
  const lines: readonly [string, string][] = [
    [
      "version",
      `${version} of ${deviceId}, registered ${registeredAt}${deletedAt === null ? "" : `, deleted ${deletedAt}`}`,
    ],
    ["file", `sha256 ${sha256}`],
    ["judges", `windows of ${windowSeconds} s every ${hopSeconds} s, threshold ${threshold}`],
    ["features", features.join(" ")],
    ["training", training === undefined ? "elsewhere" : trainingText(training)],
  ];
  const head = lines.map(([name, text]) => `${name.padEnd(10)}${printable(text)}`).join("\n");
  const rows = runs.map(({ id, kind, status, from, to }) => [id, kind, status, from, to]);
  const more = next === null ? "" : `\nolder runs may have used it: --next ${next}`;
  return `${head}\n\n${rows.length === 0 ? "no run" : table(["run", "kind", "status", "from", "to"], rows)}${more}`;
}

const trainingText = ({
  trainer,
  from,
  to,
  windows,
  nu,
  gamma,
  supportVectors,
  fleetVersion,
}: NonNullable<Answer<"show-model">["manifest"]["training"]>) =>
  `by ${trainer} on ${windows} windows from ${from} to ${to}; nu ${nu}, gamma ${gamma.toPrecision(4)}, ${supportVectors} support vectors` +
  (fleetVersion === undefined ? "" : `; version ${fleetVersion} of ${FLEET} on the device's scale`);
