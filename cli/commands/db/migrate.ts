import type { Command } from "commander";
import { addConnectionOption, databaseSettings, type ConnectionArguments } from "./connection";
import { openSchema } from "./schema";

interface MigrateArguments extends ConnectionArguments {
  readonly json?: true;
}

export function addMigrate(command: Command): void {
  const migrate = command
    .command("migrate")
    .description("bring the schema up to date, all or nothing; of several at once, the others wait")
    .option("--json", "as JSON");
  addConnectionOption(migrate).action(async (options: MigrateArguments) => {
    const schema = await openSchema(await databaseSettings(options));
    try {
      const applied = (await schema.migrate(Date.now())).map(({ name }) => name);
      const { engine } = schema;
      const text = applied.length === 0 ? "nothing to do" : `applied ${applied.join(", ")}`;
      process.stdout.write(`${options.json === true ? JSON.stringify({ engine, applied }) : `${engine}: ${text}`}\n`);
    } finally {
      await schema.close();
    }
  });
}
