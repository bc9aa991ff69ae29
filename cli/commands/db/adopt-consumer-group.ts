import type { Command } from "commander";
import { readLocalSettings } from "../../../infra/local/stack/local-settings";
import { readSettings } from "../../../shared/config";
import { openStore } from "../../../shared/services";
import { appDirectory } from "../app-directory";
import { addConnectionOption, databaseSettings, type ConnectionArguments } from "./connection";

/**
 * For an operator who moves the app to another consumer group. What the watermarks say holds for the new one too: they
 * count the hub's events, and what the new group is handed again is dropped.
 */
export function addAdoptConsumerGroup(db: Command): void {
  const command = db
    .command("adopt-consumer-group")
    .argument("<name>", "of the consumer group, as EVENTHUB_CONSUMER_GROUP will have it")
    .description("hand the database over to another consumer group; stop the app before");
  addConnectionOption(command).action(async (name: string, options: ConnectionArguments) => {
    const settings = readSettings(await readLocalSettings(appDirectory()));
    const store = await openStore({ ...settings, sql: await databaseSettings(options) }, Date.now());
    try {
      await store.consumerGroup.adopt(name);
    } finally {
      await store.close();
    }
    process.stdout.write(`the database belongs to the consumer group ${name}\n`);
  });
}
