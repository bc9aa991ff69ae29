import type { ConsumerGroupStore } from "../../readings/hub/consumer-group-store";
import type { Database } from "./database";

const sql = {
  pin: "UPDATE schedule_state SET consumer_group = :group WHERE consumer_group IS NULL",
  pinned: "SELECT consumer_group FROM schedule_state",
  adopt: "UPDATE schedule_state SET consumer_group = :group",
} as const;

export function sqliteConsumerGroupStore(database: Database): ConsumerGroupStore {
  return {
    pin: (group) =>
      database.write(() => {
        database.run(sql.pin, { group });
        return String(database.get(sql.pinned)?.["consumer_group"]);
      }),
    adopt: (group) => database.write(() => void database.run(sql.adopt, { group })),
  };
}
