import { AppError } from "../../../shared/errors";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { addConnectionOption, databaseSettings, type ConnectionArguments } from "./connection";

interface GrantArguments extends ConnectionArguments, PrintArguments {
  readonly name: string;
  readonly clientId: string;
}

export function addGrant(db: CliCommand): void {
  const command = db
    .command("grant")
    .description("let an identity of Azure in, to read and write rows and change no schema; again does no harm")
    .example("db grant --name id-fleetscore --client-id 6f2ad3a5-1f0b-4a3e-9a51-0123456789ab");
  const named = command
    .addOption(
      command
        .createOption("--name <name>", "of the identity, as the database is to call it")
        .env("FLEETSCORE_IDENTITY_NAME")
        .makeOptionMandatory(),
    )
    .addOption(
      command
        .createOption("--client-id <id>", "of the identity")
        .env("FLEETSCORE_IDENTITY_CLIENT_ID")
        .makeOptionMandatory(),
    );
  addConnectionOption(addOutputOptions(named)).action(async (options: GrantArguments) => {
    const sql = await databaseSettings(options);
    if (sql.kind === "sqlite")
      throw new AppError("no-users", "SQLite has no users; name an SQL Server with --connection");
    const { Database } = await import("../../../shared/storage/sql-server/database.js");
    const { letAppIn } = await import("../../../shared/storage/sql-server/app-user.js");
    const database = new Database({ target: sql.target, poolSize: 1 });
    try {
      const user = await letAppIn(database, options);
      const { name, clientId } = options;
      new Printer(options).one({ name, clientId, user }, () =>
        words(`${name} may read and write; the user was ${user}`),
      );
    } finally {
      await database.close();
    }
  });
}
