import { Printer, words, type PrintArguments } from "../../terminal/printer";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { addConnectionOption, databaseSettings, type ConnectionArguments } from "./connection";
import { openSchema } from "./schema";

interface MigrateArguments extends ConnectionArguments, PrintArguments {}

export function addMigrate(command: CliCommand): void {
  const migrate = command
    .command("migrate")
    .description("bring the schema up to date, all or nothing; of several at once, the others wait")
    .example("db migrate", "the database of the settings")
    .example('db migrate --connection "Server=db;Database=fleet;User Id=…;Password=…"');
  addConnectionOption(addOutputOptions(migrate)).action(async (options: MigrateArguments) => {
    const schema = await openSchema(await databaseSettings(options));
    try {
      const applied = (await schema.migrate(Date.now())).map(({ name }) => name);
      const { engine } = schema;
      const text = applied.length === 0 ? "nothing to do" : `applied ${applied.join(", ")}`;
      new Printer(options).one({ engine, applied }, () => words(`${engine}: ${text}`));
    } finally {
      await schema.close();
    }
  });
}
