import { pagedUpTo } from "../../paging";
import { Printer } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";
import { BACKFILL_COLUMNS } from "./backfill-in-words";

interface ListArguments extends ApiArguments, LimitArguments {}

const MOST = 500;

export function addListBackfills(command: CliCommand): void {
  const list = command.command("list").description("the newest first").example("backfill list --limit 10");
  addApiOptions(addListOptions(list)).action(async (options: ListArguments) => {
    const api = await apiOf(options);
    const read = pagedUpTo(MOST, async (limit, after) => {
      const { backfills, next } = await api.call("list-backfills", { query: { limit, after } });
      return { items: backfills, next };
    });
    await new Printer(options).list(read, { columns: BACKFILL_COLUMNS, none: "no backfills", limit: options.limit });
  });
}
