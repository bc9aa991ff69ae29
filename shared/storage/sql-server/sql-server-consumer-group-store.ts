import type { ConsumerGroupStore } from "../../readings/hub/consumer-group-store";
import type { Database } from "./database";
import { text } from "./sql-types";

const sql = {
  pin: `
UPDATE schedule_state SET consumer_group = @group WHERE consumer_group IS NULL;
SELECT consumer_group FROM schedule_state`,
  adopt: "UPDATE schedule_state SET consumer_group = @group",
} as const;

export function sqlServerConsumerGroupStore(database: Database): ConsumerGroupStore {
  return {
    pin: async (group) => {
      const [state] = await database.all(sql.pin, { group: text(group) });
      return String(state?.["consumer_group"]);
    },
    adopt: async (group) => {
      await database.all(sql.adopt, { group: text(group) });
    },
  };
}
