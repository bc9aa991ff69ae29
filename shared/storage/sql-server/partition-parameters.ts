import type { PartitionKey } from "../../readings/ingest/ingest-store";
import type { Row } from "./database";
import { ascii, instant, type Parameters } from "./sql-types";

/** The row of a partition, by the parameters below. */
export const PARTITION =
  "namespace = @namespace AND hub = @hub AND hub_created_at = @hubCreatedAt AND partition_id = @partitionId";

export const partitionParameters = ({ namespace, hub, hubCreatedAt, partitionId }: PartitionKey): Parameters => ({
  namespace: ascii(256, namespace),
  hub: ascii(256, hub),
  hubCreatedAt: instant(hubCreatedAt),
  partitionId: ascii(32, partitionId),
});

export const partitionOf = (row: Row): PartitionKey => ({
  namespace: String(row["namespace"]),
  hub: String(row["hub"]),
  hubCreatedAt: (row["hub_created_at"] as Date).getTime(),
  partitionId: String(row["partition_id"]),
});
