import { Option } from "commander";
import { pagedUpTo } from "../../paging";
import { Printer } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";
import { ALERT_COLUMNS } from "./alert-in-words";

interface ListArguments extends ApiArguments, LimitArguments {
  readonly status: "open" | "cleared" | "all";
  readonly rule?: string;
  readonly device?: string;
}

const MOST = 500;

export function addListAlerts(command: CliCommand): void {
  const list = command
    .command("list", { isDefault: true })
    .description("the newest first")
    .addOption(new Option("--status <status>", "that are so").choices(["open", "cleared", "all"]).default("open"))
    .option("--rule <name>", "by this one")
    .option("--device <id>", "about this one")
    .example("alerts", "what is open")
    .example("alerts --status all --device pump-17", "what there ever was about one");
  addApiOptions(addListOptions(list)).action(async ({ status, rule, device, ...options }: ListArguments) => {
    const api = await apiOf(options);
    const query = { rule, device, ...(status !== "all" && { status }) };
    const read = pagedUpTo(MOST, async (limit, after) => {
      const { alerts, next } = await api.call("list-alerts", { query: { ...query, limit, after } });
      return { items: alerts, next };
    });
    const none = status === "open" ? "no alert is open" : "no alerts";
    await new Printer(options).list(read, { columns: ALERT_COLUMNS, none, limit: options.limit });
  });
}
