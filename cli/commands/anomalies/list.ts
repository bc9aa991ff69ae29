import { Option } from "commander";
import type { Answer } from "../../../shared/http/contract/operation";
import { pagedUpTo } from "../../paging";
import { shortInstant } from "../../terminal/figures";
import { Printer } from "../../terminal/printer";
import { figure, id, text, time, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";
import { addRangeOptions, rangeOf, type RangeArguments } from "../range";

interface ListArguments extends ApiArguments, LimitArguments, RangeArguments {
  readonly device?: string;
  readonly severity?: string;
  readonly feedback?: string;
}

type Anomaly = Answer<"list-anomalies">["anomalies"][number];

const COLUMNS: readonly Column<Anomaly>[] = [
  text("device", ({ deviceId }) => deviceId),
  time("window end", ({ windowEnd }) => shortInstant(windowEnd)),
  figure("severity", ({ severity }) => severity?.toFixed(2)),
  text("mostly due to", ({ sensors }) => dueTo(sensors)),
  text("marks", ({ marks }) => marks.join(" ")),
  text("feedback", ({ feedback }) => feedback && paintedFeedback(feedback)),
  id("id", (anomaly) => anomaly.id),
];
const MOST = 500;

export function addListAnomalies(command: CliCommand): void {
  const list = command
    .command("list", { isDefault: true })
    .description("across devices, the newest first")
    .option("--device <id>", "of this one")
    .option("--severity <least>", "at least so severe, 0 to 1")
    .addOption(new Option("--feedback <word>", "of which operators say so").choices(["false", "real", "none"]))
    .example("anomalies --last 24h", "what happened since yesterday")
    .example("anomalies --device pump-17 --severity 0.9")
    .example("anomalies --last 7d --json | jq .sensors", "which sensors each is due to");
  addRangeOptions(list, { from: "of windows that end later", to: "of windows that end then or before" });
  addApiOptions(addListOptions(list)).action(async (options: ListArguments) => {
    const api = await apiOf(options);
    const { device, severity, feedback } = options;
    const query = { device, severity, feedback, ...rangeOf(options, Date.now()) };
    const read = pagedUpTo(MOST, async (limit, after) => {
      const page = await api.call("list-anomalies", { query: { ...query, limit, after } });
      return { items: page.anomalies, next: page.next };
    });
    await new Printer(options).list(read, { columns: COLUMNS, none: "no anomalies", limit: options.limit });
  });
}

/** The sensor with the largest share. */
function dueTo(sensors: Anomaly["sensors"]): string {
  const [largest] = Object.entries(sensors ?? {});
  return largest === undefined ? "" : `${largest[0]} ${Math.round(100 * largest[1])} %`;
}

const paintedFeedback = ({ verdict, by }: NonNullable<Anomaly["feedback"]>) => ({
  text: by === null ? verdict : `${verdict}, ${by}`,
  colour: verdict === "real" ? ("red" as const) : ("green" as const),
});
