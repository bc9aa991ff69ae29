import { Option } from "commander";
import { VERDICTS, type Verdict } from "../../../shared/scoring/result-row";
import type { Answer } from "../../../shared/http/contract/operation";
import { pagedUpTo } from "../../paging";
import { Printer } from "../../terminal/printer";
import { figure, id, text, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { paintedVerdict } from "../colours";
import { addListOptions, type LimitArguments } from "../output";

interface ChangeArguments extends ApiArguments, LimitArguments {
  readonly verdict?: Verdict;
}

const COLUMNS: readonly Column<Answer<"show-run-changes">["devices"][number]>[] = [
  id("device", ({ deviceId }) => deviceId),
  text("was", ({ was }) => was ?? "not judged"),
  text("became", ({ verdict }) => paintedVerdict(verdict)),
  text("reason", ({ reason }) => reason),
  figure("severity", ({ severity }) => severity?.toFixed(2)),
];
const MOST = 1_000;

export function addRunChanges(command: CliCommand): void {
  const changes = command
    .command("changes <id>")
    .description("the devices of which a scheduled run has found another verdict than the runs before it")
    .addOption(new Option("--verdict <verdict>", "that became so").choices(VERDICTS))
    .example("runs changes 20261120T120000Z-1f0c9a2b --verdict anomalous");
  addApiOptions(addListOptions(changes)).action(async (run: string, { verdict, ...options }: ChangeArguments) => {
    const api = await apiOf(options);
    const read = pagedUpTo(MOST, async (limit, after) => {
      const page = await api.call("show-run-changes", { path: { run }, query: { verdict, limit, after } });
      return { items: page.devices, next: page.next };
    });
    await new Printer(options).list(read, { columns: COLUMNS, none: "nothing has changed", limit: options.limit });
  });
}
