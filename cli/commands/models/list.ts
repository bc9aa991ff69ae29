import { type Command, Option } from "commander";
import { printableJson } from "../../../shared/printable";
import type { Answer } from "../../../shared/http/contract/operation";
import { table } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";

interface ListArguments extends ApiArguments {
  readonly alias?: string;
  readonly limit: string;
  readonly next?: string;
  readonly json?: true;
}

export function addListModels(command: Command): void {
  const list = command
    .command("list")
    .description("devices that have models, in order")
    .addOption(new Option("--alias <alias>", "only devices that have one").choices(["champion", "challenger"]))
    .option("--limit <number>", "how many at most, 1,000 or fewer", "100")
    .option("--next <token>", "go on where the page before ended")
    .option("--json", "as JSON");
  addApiOptions(list).action(async (options: ListArguments) => {
    const { alias, limit, next } = options;
    const page = await (await apiOf(options)).call("list-models", { query: { alias, limit, next } });
    process.stdout.write(`${options.json === true ? printableJson(page) : tableOf(page)}\n`);
  });
}

function tableOf({ devices, next }: Answer<"list-models">): string {
  if (devices.length === 0) return "no models";
  const rows = devices.map(({ deviceId, versions, champion, challenger, registeredAt }) => [
    ...[deviceId, String(versions), champion ?? "–", challenger ?? "–", registeredAt],
  ]);
  const more = next === null ? "" : `\nthere may be more: --next ${next}`;
  return table(["device", "versions", "champion", "challenger", "newest"], rows) + more;
}
