import type { Command } from "commander";
import type { SchemaState } from "../../../shared/storage/schema-state";
import { isoOf } from "../../../shared/time";
import { table } from "../../terminal/table";
import { addConnectionOption, databaseSettings, type ConnectionArguments } from "./connection";
import { openSchema } from "./schema";

interface StatusArguments extends ConnectionArguments {
  readonly json?: true;
}

export function addStatus(command: Command): void {
  const status = command
    .command("status")
    .description("which migrations the database has, and which it lacks")
    .option("--json", "as JSON");
  addConnectionOption(status).action(async (options: StatusArguments) => {
    const schema = await openSchema(await databaseSettings(options));
    try {
      const state = await schema.state();
      const { engine } = schema;
      const text =
        options.json === true ? JSON.stringify({ engine, ...named(state) }, null, 2) : tableOf(engine, state);
      process.stdout.write(`${text}\n`);
    } finally {
      await schema.close();
    }
  });
}

const named = ({ applied, pending }: SchemaState) => ({
  applied: applied.map(({ name, appliedAt }) => ({ name, appliedAt: isoOf(appliedAt) })),
  pending: pending.map(({ name }) => name),
});

function tableOf(engine: string, state: SchemaState): string {
  const { applied, pending } = named(state);
  const rows = [
    ...applied.map(({ name, appliedAt }) => [name, appliedAt]),
    ...pending.map((name) => [name, "pending"]),
  ];
  const todo = pending.length === 0 ? "up to date" : `${pending.length} pending; run: fleet db migrate`;
  return `${table([engine, "applied"], rows)}\n${todo}`;
}
