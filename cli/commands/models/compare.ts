import type { Answer } from "../../../shared/http/contract/operation";
import { paged } from "../../paging";
import { count, shortInstant } from "../../terminal/figures";
import { Printer, words } from "../../terminal/printer";
import type { Screen } from "../../terminal/screen";
import { Story } from "../../terminal/story";
import { figure, id, table, text, time, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import { bucketMsOf } from "../bucket";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";
import { addRangeOptions, wholeRangeOf, type RangeArguments } from "../range";

interface CompareArguments extends ApiArguments, LimitArguments, RangeArguments {
  readonly champion?: string;
  readonly challenger?: string;
}

type Compared = Answer<"compare-models">["devices"][number];

const judged = (of: (compared: Extract<Compared, { windows: number }>) => number) => (one: Compared) =>
  "error" in one ? undefined : of(one);

const COLUMNS: readonly Column<Compared>[] = [
  id("device", ({ deviceId }) => deviceId),
  text("champion", ({ champion }) => champion),
  text("challenger", ({ challenger }) => challenger),
  figure(
    "windows",
    judged(({ windows }) => windows),
  ),
  figure(
    "both anomalous",
    judged(({ bothAnomalous }) => bothAnomalous),
  ),
  figure(
    "only champion",
    judged(({ onlyChampion }) => onlyChampion),
  ),
  figure(
    "only challenger",
    judged(({ onlyChallenger }) => onlyChallenger),
  ),
  text("error", (one) => ("error" in one ? one.error : undefined)),
];

export function addCompareModels(command: CliCommand): void {
  const compare = command
    .command("compare [device]")
    .description(
      "score a range with champion and challenger, and say where they differ; all that have a challenger, where no device is named",
    )
    .option("--champion <version>", "in place of the device's champion")
    .option("--challenger <version>", "in place of its challenger")
    .example("models compare --last 7d", "all that have a challenger")
    .example("models compare pump-17 --last 24h", "with the windows that differ");
  addRangeOptions(compare, { from: "windows that end after it", to: "and at it or before" });
  addApiOptions(addListOptions(compare)).action(async (deviceId: string | undefined, options: CompareArguments) => {
    const { champion, challenger, limit } = options;
    const api = await apiOf(options);
    const range = wholeRangeOf(options, Date.now(), await bucketMsOf(api));
    const story = new Story(process.stderr);
    let compared = 0;
    const read = () =>
      paged(async (next: string | undefined) => {
        const body = { ...range, deviceId, champion, challenger, next };
        const page = await api.call("compare-models", { body });
        if (page.next !== null) story.tell(`compared ${count((compared += page.devices.length))} devices`);
        return { items: page.devices, next: page.next };
      });
    const printer = new Printer(options);
    if (deviceId === undefined) {
      await printer.list(read, { columns: COLUMNS, none: "no device has a challenger", limit });
      return;
    }
    for await (const one of read()) {
      printer.one(one, (compared, screen) => {
        const overview = table(COLUMNS, [compared], screen);
        return "error" in compared ? overview : `${overview}\n\n${differencesIn(compared, screen)}`;
      });
    }
  });
}

type Difference = Extract<Compared, { differences: unknown }>["differences"][number];

const DIFFERENCES: readonly Column<Difference>[] = [
  time("window that ends at", ({ windowEnd }) => shortInstant(windowEnd)),
  text("champion says", ({ champion }) => judgement(champion)),
  text("challenger says", ({ challenger }) => judgement(challenger)),
];

const judgement = ({ verdict, score }: Difference["champion"]): string =>
  score === null ? verdict : `${verdict} ${score.toPrecision(4)}`;

const differencesIn = ({ differences }: Extract<Compared, { differences: unknown }>, screen: Screen): string =>
  differences.length === 0 ? words("no window is judged differently") : table(DIFFERENCES, differences, screen);
