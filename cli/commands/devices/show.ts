import type { Answer } from "../../../shared/http/contract/operation";
import { shortInstant } from "../../terminal/figures";
import { Printer, type PrintArguments } from "../../terminal/printer";
import { record } from "../../terminal/record";
import type { Screen } from "../../terminal/screen";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { paintedState, paintedVerdict } from "../colours";
import { addOutputOptions } from "../output";
import { driftLines } from "./drift-lines";

interface ShowArguments extends ApiArguments, PrintArguments {}

export function addShowDevice(command: CliCommand): void {
  const show = command.command("show <id>").description("one device").example("devices show pump-17");
  addApiOptions(addOutputOptions(show)).action(async (id: string, options: ShowArguments) => {
    printDevice(await (await apiOf(options)).call("show-device", { path: { device: id } }), options);
  });
}

export function printDevice(device: Answer<"show-device">, options: PrintArguments): void {
  new Printer(options).one(device, inWords);
}

function inWords(device: Answer<"show-device">, screen: Screen): string {
  const { severity, model, mutedUntil } = device;
  return record(
    [
      ["device", device.id],
      ["state", paintedState(device.state)],
      ["group", device.group ?? "none"],
      ["verdict", device.verdict === null ? "none" : paintedVerdict(device.verdict)],
      ["reason", device.reason],
      ["severity", severity?.toFixed(2)],
      ["window end", shortInstant(device.windowEnd)],
      ["model", model === null ? "none" : `${model.version} of ${model.deviceId}`],
      ["seen", `${device.firstSeen} to ${device.lastSeen}`],
      ["muted", mutedUntil === null ? "no" : `until ${mutedUntil}`],
      ...driftLines(device).map((line, i) => [i === 0 ? "drift" : "", line] as const),
    ],
    screen,
  );
}
