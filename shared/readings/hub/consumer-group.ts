import { SettingError } from "../../errors";
import type { ConsumerGroupStore } from "./consumer-group-store";

/**
 * Refuses to read by another consumer group than the database belongs to. Names differ in more than case, as in Event
 * Hubs.
 * @throws SettingError saying which group it is and what makes it another's.
 */
export async function holdToConsumerGroup(store: ConsumerGroupStore, group: string): Promise<void> {
  const pinned = await store.pin(group);
  if (pinned.toLowerCase() === group.toLowerCase()) return;
  throw new SettingError(
    "EVENTHUB_CONSUMER_GROUP",
    `is "${group}", but this database is read into by the consumer group "${pinned}"; ` +
      `to hand it over, stop the app and run: fleet db adopt-consumer-group '${group}'`,
  );
}
