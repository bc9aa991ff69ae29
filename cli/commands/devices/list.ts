import { Option } from "commander";
import type { Answer } from "../../../shared/http/contract/operation";
import { pagedUpTo } from "../../paging";
import { shortInstant } from "../../terminal/figures";
import { Printer } from "../../terminal/printer";
import { figure, id, text, time, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";
import { paintedDrift, paintedState, paintedVerdict } from "../colours";

interface ListArguments extends ApiArguments, LimitArguments {
  readonly group?: string;
  readonly life?: string;
  readonly verdict?: string;
  readonly drifted?: true;
  readonly order: string;
}

const COLUMNS: readonly Column<Answer<"show-device">>[] = [
  id("device", (device) => device.id),
  text("state", ({ state }) => paintedState(state)),
  text("verdict", ({ verdict }) => paintedVerdict(verdict)),
  text("reason", ({ reason }) => reason),
  figure("severity", ({ severity }) => severity?.toFixed(2)),
  text("drift", ({ drift }) => drift && paintedDrift(drift.state)),
  time("window end", ({ windowEnd }) => shortInstant(windowEnd)),
  time("last seen", ({ lastSeen }) => shortInstant(lastSeen)),
  time("muted until", ({ mutedUntil }) => shortInstant(mutedUntil)),
  text("group", ({ group }) => group),
];
const MOST = 500;

export function addListDevices(command: CliCommand): void {
  const list = command
    .command("list", { isDefault: true })
    .description("the worst first")
    .option("--group <name>", "of this group")
    .addOption(new Option("--life <state>", "in this state").choices(["new", "active", "silent", "retired"]))
    .addOption(new Option("--verdict <verdict>", "judged so").choices(["normal", "anomalous", "unscored"]))
    .option("--drifted", "whose usual days are no more what its model has learned")
    .addOption(new Option("--order <order>", "what comes first").choices(["worst", "id"]).default("worst"))
    .example("devices", "how the fleet does, the worst first")
    .example("devices --life silent", "who has stopped sending")
    .example("devices --drifted", "whose models want to be trained anew")
    .example('devices --group "hall 3" --json', "a line of JSON a device");
  addApiOptions(addListOptions(list)).action(async (options: ListArguments) => {
    const api = await apiOf(options);
    const { group, life: state, verdict, order } = options;
    const drift = options.drifted === true ? "drifted" : undefined;
    const read = pagedUpTo(MOST, async (limit, after) => {
      const query = { group, state, verdict, drift, order, limit, after };
      const { devices, next } = await api.call("list-devices", { query });
      return { items: devices, next };
    });
    await new Printer(options).list(read, { columns: COLUMNS, none: "no devices", limit: options.limit });
  });
}
