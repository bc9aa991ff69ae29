import type { Answer } from "../../../shared/http/contract/operation";
import { pagedUpTo } from "../../paging";
import { Printer } from "../../terminal/printer";
import { figure, id, text, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";

interface ErrorArguments extends ApiArguments, LimitArguments {}

const COLUMNS: readonly Column<Answer<"show-run-errors">["errors"][number]>[] = [
  id("device", ({ deviceId }) => deviceId),
  figure("attempts", ({ attempts }) => attempts),
  text("code", ({ code }) => code),
  text("message", ({ message }) => message),
];
const MOST = 10_000;

export function addRunErrors(command: CliCommand): void {
  const errors = command
    .command("errors <id>")
    .description("the devices that a run could not score, and why")
    .example("runs errors 20261120T120000Z-1f0c9a2b")
    .example("runs errors 20261120T120000Z-1f0c9a2b --json | jq -r .deviceId > failed.txt", "for --devices-file");
  addApiOptions(addListOptions(errors)).action(async (run: string, options: ErrorArguments) => {
    const api = await apiOf(options);
    const read = pagedUpTo(MOST, async (limit, after) => {
      const page = await api.call("show-run-errors", { path: { run }, query: { limit, after } });
      return { items: page.errors, next: page.next };
    });
    await new Printer(options).list(read, { columns: COLUMNS, none: "no device failed", limit: options.limit });
  });
}
