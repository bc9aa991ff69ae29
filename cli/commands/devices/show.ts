import type { Command } from "commander";
import { printable, printableJson } from "../../../shared/printable";
import type { Answer } from "../../../shared/http/contract/operation";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import { driftLines } from "./drift-lines";

interface ShowArguments extends ApiArguments {
  readonly json?: true;
}

export function addShowDevice(command: Command): void {
  const show = command.command("show <id>").description("one device").option("--json", "as JSON");
  addApiOptions(show).action(async (id: string, options: ShowArguments) => {
    printDevice(await (await apiOf(options)).call("show-device", { path: { device: id } }), options);
  });
}

export function printDevice(device: Answer<"show-device">, { json }: ShowArguments): void {
  process.stdout.write(`${json === true ? printableJson(device) : textOf(device)}\n`);
}

function textOf({
  id,
  state,
  group,
  verdict,
  severity,
  windowEnd,
  firstSeen,
  lastSeen,
  mutedUntil,
  model,
  drift,
}: Answer<"show-device">) {
  const judged = `${verdict ?? ""}${severity === null ? "" : `, severity ${severity.toFixed(2)}`}, ${windowEnd ?? ""}`;
  const lines: readonly [string, string][] = [
    ["device", id],
    ["state", state],
    ["group", group ?? "none"],
    ["verdict", verdict === null ? "none" : judged],
    ["model", model === null ? "none" : `${model.version} of ${model.deviceId}`],
    ["seen", `${firstSeen} to ${lastSeen}`],
    ["muted", mutedUntil === null ? "no" : `until ${mutedUntil}`],
    ...driftLines({ id, drift }).map((line, i): [string, string] => [i === 0 ? "drift" : "", line]),
  ];
  return lines.map(([name, text]) => `${name.padEnd(9)}${printable(text)}`).join("\n");
}
