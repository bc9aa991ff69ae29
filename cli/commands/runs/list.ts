import { Option } from "commander";
import { RUN_KINDS, RUN_STATUSES } from "../../../shared/runs/run";
import { pagedUpTo } from "../../paging";
import { Printer } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";
import { RUN_COLUMNS } from "./run-columns";

interface ListArguments extends ApiArguments, LimitArguments {
  readonly kind?: string;
  readonly status?: string;
  readonly tag?: string;
  readonly backfill?: string;
}

const MOST = 500;

export function addListRuns(command: CliCommand): void {
  const list = command
    .command("list")
    .description("the newest first")
    .addOption(new Option("--kind <kind>", "of this one").choices(RUN_KINDS))
    .addOption(new Option("--status <status>", "that are, or ended, so").choices(RUN_STATUSES))
    .option("--tag <name>", "that have this tag; name:value, where it has this value")
    .option("--backfill <id>", "the slices of this backfill alone")
    .example("runs list")
    .example("runs list --kind ad-hoc --tag site:north")
    .example("runs list --limit 1 --json | jq -r .id", "the newest");
  addApiOptions(addListOptions(list)).action(async (options: ListArguments) => {
    const api = await apiOf(options);
    const { kind, status, tag, backfill } = options;
    const read = pagedUpTo(MOST, async (limit, after) => {
      const { runs, next } = await api.call("list-runs", { query: { kind, status, tag, backfill, limit, after } });
      return { items: runs, next };
    });
    await new Printer(options).list(read, { columns: RUN_COLUMNS, none: "no runs", limit: options.limit });
  });
}
