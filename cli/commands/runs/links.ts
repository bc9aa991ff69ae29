import { shortInstant } from "../../terminal/figures";
import { Printer } from "../../terminal/printer";
import { text, time, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";

interface LinkArguments extends ApiArguments, LimitArguments {
  readonly minutes?: string;
}

interface Link {
  readonly kind: string;
  readonly name: string;
  readonly url: string;
  readonly expiresAt: string;
}

const COLUMNS: readonly Column<Link>[] = [
  text("kind", ({ kind }) => kind),
  time("until", ({ expiresAt }) => shortInstant(expiresAt)),
  text("link", ({ url }) => url),
];

export function addRunLinks(command: CliCommand): void {
  const links = command
    .command("links <id>")
    .description("links to the files of a run: whoever has one can read that file without a key until it ends")
    .option("--minutes <number>", "how long, up to a day", "60")
    .example("runs links 20261120T120000Z-1f0c9a2b --minutes 5")
    .example(
      "runs links 20261120T120000Z-1f0c9a2b --json | jq -r 'select(.kind == \"parquet\").url' | xargs -n 1 curl -sO",
    );
  addApiOptions(addListOptions(links)).action(async (run: string, options: LinkArguments) => {
    const query = { minutes: options.minutes };
    const { expiresAt, files } = await (await apiOf(options)).call("link-run-files", { path: { run }, query });
    const all = files.map((file): Link => ({ ...file, expiresAt }));
    await new Printer(options).list(() => all, {
      columns: COLUMNS,
      none: "no files",
      limit: options.limit,
      isWhole: true,
    });
  });
}
