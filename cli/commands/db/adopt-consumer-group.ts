import { readLocalSettings } from "../../../infra/local/stack/local-settings";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { appDirectory } from "../app-directory";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { addConnectionOption, databaseSettings, type ConnectionArguments } from "./connection";

interface AdoptArguments extends ConnectionArguments, PrintArguments {}

/**
 * For an operator who moves the app to another consumer group. What the watermarks say holds for the new one too: they
 * count the hub's events, and what the new group is handed again is dropped.
 */
export function addAdoptConsumerGroup(db: CliCommand): void {
  const command = db
    .command("adopt-consumer-group")
    .argument("<name>", "of the consumer group, as EVENTHUB_CONSUMER_GROUP will have it")
    .description("hand the database over to another consumer group; stop the app before")
    .example("db adopt-consumer-group fleetscore");
  addConnectionOption(addOutputOptions(command)).action(async (name: string, options: AdoptArguments) => {
    const { readSettings } = await import("../../../shared/config/read-settings.js");
    const { openStore } = await import("../../../shared/services.js");
    const settings = readSettings(await readLocalSettings(appDirectory()));
    const store = await openStore({ ...settings, sql: await databaseSettings(options) }, Date.now());
    try {
      await store.consumerGroup.adopt(name);
    } finally {
      await store.close();
    }
    new Printer(options).one({ consumerGroup: name }, () =>
      words(`the database belongs to the consumer group ${name}`),
    );
  });
}
