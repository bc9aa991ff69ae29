import type { Answer } from "../../../shared/http/contract/operation";
import { FLEET } from "../../../shared/readings/reading";
import { shortInstant } from "../../terminal/figures";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { record } from "../../terminal/record";
import type { Screen } from "../../terminal/screen";
import { figure, id, table, text, time, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { paintedRunStatus } from "../colours";
import { addOutputOptions } from "../output";

interface ShowArguments extends ApiArguments, PrintArguments {
  readonly next?: string;
}

type Models = Answer<"show-models">;
type Model = Answer<"show-model">;

export function addShowModels(command: CliCommand): void {
  const show = command
    .command("show <device> [version]")
    .description(
      "a device's versions and the log of their changes; or where a version comes from, and the runs it scored",
    )
    .option("--next <token>", "older runs: go on where the page before ended")
    .example("models show pump-17")
    .example("models show pump-17 20261120T120000Z-1f0c9a");
  addApiOptions(addOutputOptions(show)).action(
    async (device: string, version: string | undefined, options: ShowArguments) => {
      const api = await apiOf(options);
      const printer = new Printer(options);
      if (version === undefined) printer.one(await api.call("show-models", { path: { device } }), modelsInWords);
      else {
        const asked = { path: { device, version }, query: { next: options.next } };
        printer.one(await api.call("show-model", asked), modelInWords);
      }
    },
  );
}

function modelsInWords({ versions, champion, challenger, changes }: Models, screen: Screen): string {
  if (versions.length + changes.length === 0) return words("no model of its own");
  const role = (version: string) =>
    version === champion ? "champion" : version === challenger ? "challenger" : undefined;
  const columns: readonly Column<Models["versions"][number]>[] = [
    id("version", ({ version }) => version),
    text("is", ({ version }) => role(version)),
    time("registered", ({ registeredAt }) => shortInstant(registeredAt)),
    figure("features", ({ features }) => features),
    figure("window s", ({ windowSeconds }) => windowSeconds),
    figure("threshold", ({ threshold }) => threshold.toPrecision(4)),
    text("trainer", ({ trainer, fleetVersion }) =>
      fleetVersion === null ? (trainer ?? "elsewhere") : `of ${FLEET}, scaled`,
    ),
  ];
  return `${table(columns, versions, screen)}\n\n${table(CHANGES, changes, screen)}`;
}

const CHANGES: readonly Column<Models["changes"][number]>[] = [
  time("changed", ({ at }) => shortInstant(at)),
  text("action", ({ action }) => action),
  id("version", ({ version }) => version),
  text("before", ({ previous }) => previous),
  text("by", ({ by }) => by.name),
  text("known as", ({ by }) => by.source),
];

const RUNS: readonly Column<Model["runs"][number]>[] = [
  id("run", (run) => run.id),
  text("kind", ({ kind }) => kind),
  text("status", ({ status }) => paintedRunStatus(status)),
  time("from", ({ from }) => shortInstant(from)),
  time("to", ({ to }) => shortInstant(to)),
];

function modelInWords(model: Model, screen: Screen): string {
  const { runs, next } = model;
  const { training, features, windowSeconds, hopSeconds, threshold } = model.manifest;
  const head = record(
    [
      ["version", `${model.version} of ${model.deviceId}`],
      ["registered", model.registeredAt],
      ["deleted", model.deletedAt],
      ["file", `sha256 ${model.sha256}`],
      ["judges", `windows of ${windowSeconds} s every ${hopSeconds} s, threshold ${threshold}`],
      ["features", features.join(" ")],
      ["training", training === undefined ? "elsewhere" : trainingInWords(training)],
    ],
    screen,
  );
  const more = next === null ? [] : [words(`older runs may have used it: --next ${next}`)];
  return [head, "", runs.length === 0 ? "no run" : table(RUNS, runs, screen), ...more].join("\n");
}

const trainingInWords = (training: NonNullable<Model["manifest"]["training"]>): string => {
  const { trainer, from, to, windows, nu, gamma, supportVectors, fleetVersion } = training;
  const scaled = fleetVersion === undefined ? "" : `; version ${fleetVersion} of ${FLEET} on the device's scale`;
  return `by ${trainer} on ${windows} windows from ${from} to ${to}; nu ${nu}, gamma ${gamma.toPrecision(4)}, ${supportVectors} support vectors${scaled}`;
};
