import type { Command } from "commander";
import { printable, printableJson } from "../../../shared/printable";
import type { ApiClient } from "../../api-client";
import type { Answer, Sent } from "../../../shared/http/contract/operation";
import { count, Story } from "../../terminal/story";
import { table } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";

interface CompareArguments extends ApiArguments {
  readonly from: string;
  readonly to: string;
  readonly champion?: string;
  readonly challenger?: string;
  readonly json?: true;
}

type Compared = Answer<"compare-models">["devices"][number];

const HEADER = ["device", "champion", "challenger", "windows", "both anomalous", "only champion", "only challenger"];

export function addCompareModels(command: Command): void {
  const compare = command
    .command("compare [device]")
    .description(
      "score a range with champion and challenger, and say where they differ; all that have a challenger, where no device is named",
    )
    .requiredOption("--from <instant>", "windows that end after it, ISO 8601 with a zone")
    .requiredOption("--to <instant>", "and at it or before")
    .option("--champion <version>", "in place of the device's champion")
    .option("--challenger <version>", "in place of its challenger")
    .option("--json", "as JSON, with the windows that differ");
  addApiOptions(compare).action(async (deviceId: string | undefined, options: CompareArguments) => {
    const { from, to, champion, challenger } = options;
    const devices = await compareAll(await apiOf(options), { from, to, deviceId, champion, challenger });
    process.stdout.write(`${options.json === true ? printableJson({ devices }) : textOf(devices)}\n`);
  });
}

/** Page by page, as many devices as the app does in one answer. */
async function compareAll(api: ApiClient, request: Sent<"compare-models", "body">): Promise<Compared[]> {
  const story = new Story(process.stderr);
  const devices: Compared[] = [];
  for (let next: string | null | undefined; next !== null;) {
    const page: Answer<"compare-models"> = await api.call("compare-models", { body: { ...request, next } });
    devices.push(...page.devices);
    next = page.next;
    if (next !== null) story.tell(`compared ${count(devices.length)} devices`);
  }
  return devices;
}

function textOf(devices: readonly Compared[]): string {
  if (devices.length === 0) return "no device has a challenger";
  const rows = devices.map((one) => [
    ...[one.deviceId, one.champion ?? "–", one.challenger ?? "–"],
    ...("error" in one
      ? ["–", "–", "–", printable(one.error)]
      : [one.windows, one.bothAnomalous, one.onlyChampion, one.onlyChallenger].map(count)),
  ]);
  const [only, ...more] = devices;
  const differences =
    only !== undefined && more.length === 0 && "differences" in only ? `\n\n${differencesOf(only)}` : "";
  return table(HEADER, rows) + differences;
}

function differencesOf({ differences }: Extract<Compared, { differences: unknown }>): string {
  if (differences.length === 0) return "no window is judged differently";
  const judged = ({ verdict, score }: (typeof differences)[number]["champion"]) =>
    score === null ? verdict : `${verdict} ${score.toPrecision(4)}`;
  const rows = differences.map(({ windowEnd, champion, challenger }) => [
    windowEnd,
    judged(champion),
    judged(challenger),
  ]);
  return table(["window that ends at", "champion says", "challenger says"], rows);
}
