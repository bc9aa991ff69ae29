import type { SchemaState } from "../../../shared/storage/schema-state";
import { isoOf } from "../../../shared/time";
import { Printer, type PrintArguments } from "../../terminal/printer";
import type { Screen } from "../../terminal/screen";
import { table, text } from "../../terminal/table";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { addConnectionOption, databaseSettings, type ConnectionArguments } from "./connection";
import { openSchema } from "./schema";

interface StatusArguments extends ConnectionArguments, PrintArguments {}

export function addStatus(command: CliCommand): void {
  const status = command
    .command("status")
    .description("which migrations the database has, and which it lacks")
    .example("db status");
  addConnectionOption(addOutputOptions(status)).action(async (options: StatusArguments) => {
    const schema = await openSchema(await databaseSettings(options));
    try {
      const state = await schema.state();
      const { engine } = schema;
      new Printer(options).one({ engine, ...named(state) }, (_, screen) => inWords(engine, state, screen));
    } finally {
      await schema.close();
    }
  });
}

const named = ({ applied, pending }: SchemaState) => ({
  applied: applied.map(({ name, appliedAt }) => ({ name, appliedAt: isoOf(appliedAt) })),
  pending: pending.map(({ name }) => name),
});

function inWords(engine: string, state: SchemaState, screen: Screen): string {
  const { applied, pending } = named(state);
  const rows = [...applied, ...pending.map((name) => ({ name, appliedAt: "pending" }))];
  const columns = [
    text(engine, ({ name }: { name: string; appliedAt: string }) => name),
    text("applied", ({ appliedAt }: { name: string; appliedAt: string }) => appliedAt),
  ];
  const todo = pending.length === 0 ? "up to date" : `${pending.length} pending; run: fleet db migrate`;
  return `${table(columns, rows, screen)}\n${todo}`;
}
