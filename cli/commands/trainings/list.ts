import type { Answer } from "../../../shared/http/contract/operation";
import { pagedUpTo } from "../../paging";
import { shortInstant } from "../../terminal/figures";
import { Printer } from "../../terminal/printer";
import { figure, id, text, time, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { paintedRunStatus } from "../colours";
import { addListOptions, type LimitArguments } from "../output";

interface ListArguments extends ApiArguments, LimitArguments {}

type Training = Answer<"show-training">;

const COLUMNS: readonly Column<Training>[] = [
  id("training", (training) => training.id),
  text("status", ({ status }) => paintedRunStatus(status)),
  text("by", ({ by }) => by.name ?? by.source),
  time("from", ({ from }) => shortInstant(from)),
  time("to", ({ to }) => shortInstant(to)),
  figure("devices", ({ plan }) => plan?.devices),
  figure("champions", ({ progress }) => progress.champions),
  figure("challengers", ({ progress }) => progress.challengers),
  figure("scaled", ({ progress }) => progress.scaled),
  figure("refused", ({ progress }) => Object.values(progress.refused).reduce((sum, one) => sum + one, 0)),
];
const MOST = 500;

export function addListTrainings(command: CliCommand): void {
  const list = command.command("list").description("the newest first").example("trainings list --limit 10");
  addApiOptions(addListOptions(list)).action(async (options: ListArguments) => {
    const api = await apiOf(options);
    const read = pagedUpTo(MOST, async (limit, after) => {
      const { trainings, next } = await api.call("list-trainings", { query: { limit, after } });
      return { items: trainings, next };
    });
    await new Printer(options).list(read, { columns: COLUMNS, none: "no trainings", limit: options.limit });
  });
}
