import { Option } from "commander";
import type { Answer } from "../../../shared/http/contract/operation";
import { pagedUpTo } from "../../paging";
import { shortInstant } from "../../terminal/figures";
import { Printer } from "../../terminal/printer";
import { figure, id, text, time, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";

interface ListArguments extends ApiArguments, LimitArguments {
  readonly alias?: string;
}

const COLUMNS: readonly Column<Answer<"list-models">["devices"][number]>[] = [
  id("device", ({ deviceId }) => deviceId),
  figure("versions", ({ versions }) => versions),
  text("champion", ({ champion }) => champion),
  text("challenger", ({ challenger }) => challenger),
  time("newest", ({ registeredAt }) => shortInstant(registeredAt)),
];
const MOST = 1_000;

export function addListModels(command: CliCommand): void {
  const list = command
    .command("list")
    .description("devices that have models, in order")
    .addOption(new Option("--alias <alias>", "only devices that have one").choices(["champion", "challenger"]))
    .example("models list --alias challenger", "what waits to be compared or promoted");
  addApiOptions(addListOptions(list)).action(async (options: ListArguments) => {
    const api = await apiOf(options);
    const { alias } = options;
    const read = pagedUpTo(MOST, async (limit, after) => {
      const query = { alias, limit, next: after };
      const { devices, next } = await api.call("list-models", { query });
      return { items: devices, next };
    });
    await new Printer(options).list(read, { columns: COLUMNS, none: "no models", limit: options.limit });
  });
}
