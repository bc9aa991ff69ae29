import { types, type Message } from "rhea";
import { noPartition, notFound } from "./amqp/error";
import type { Hub } from "./hub";
import type { Hubs } from "./hubs";
import { answer, propertyOf, type Answer } from "./amqp/request-answer";

const HUB = "com.microsoft:eventhub";
const PARTITION = "com.microsoft:partition";
const STRING_CODE = 0xa1;

/** Answers what a client asks of `$management`: the properties of a hub or of a partition. */
export function answerManagement(hubs: Hubs, request: Message): Answer {
  const name = propertyOf(request, "name");
  const hub = hubs.find(name);
  if (hub === undefined) return answer({ code: 404, ...notFound(name) });
  if (propertyOf(request, "operation") === "READ") {
    const type = propertyOf(request, "type");
    if (type === HUB) return describeHub(hub);
    if (type === PARTITION) return describePartition(hub, propertyOf(request, "partition"));
  }
  return answer({ code: 501, condition: "amqp:not-implemented", description: "The operation is not supported." });
}

const describeHub = (hub: Hub): Answer =>
  answer(OK, {
    name: hub.name,
    type: HUB,
    created_at: types.wrap_timestamp(hub.createdAt),
    partition_count: types.wrap_int(hub.partitions.length),
    partition_ids: types.wrap_array(hub.partitionIds, STRING_CODE, undefined),
    georeplication_factor: types.wrap_int(1),
  });

function describePartition(hub: Hub, partitionId: string): Answer {
  const log = hub.partition(partitionId);
  if (log === undefined) return answer({ code: 400, ...noPartition(partitionId) });
  const properties = log.properties();
  return answer(OK, {
    name: hub.name,
    type: PARTITION,
    partition: partitionId,
    begin_sequence_number: types.wrap_long(properties.beginningSequenceNumber),
    last_enqueued_sequence_number: types.wrap_long(properties.lastSequenceNumber),
    last_enqueued_offset: properties.lastOffset,
    last_enqueued_time_utc: types.wrap_timestamp(properties.lastEnqueuedTime),
    is_partition_empty: properties.isEmpty,
  });
}

const OK = { code: 200, description: "OK" };
