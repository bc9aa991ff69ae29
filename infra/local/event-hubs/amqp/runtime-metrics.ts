import { message, types } from "rhea";
import type { PartitionProperties } from "../log/partition-log";

const DELIVERY_ANNOTATIONS = Buffer.from([0x00, 0x53, 0x71]);
const BODY = Buffer.from([0x00, 0x53, 0x77]);

/** The delivery-annotations section, as bytes, that tells a receiver how far its partition's log reaches. */
export function encodeRuntimeMetrics(properties: PartitionProperties): Buffer {
  const encoded = message.encode({
    body: null,
    delivery_annotations: {
      last_enqueued_sequence_number: types.wrap_long(properties.lastSequenceNumber),
      last_enqueued_offset: properties.lastOffset,
      last_enqueued_time_utc: types.wrap_timestamp(properties.lastEnqueuedTime),
      runtime_info_retrieval_time_utc: types.wrap_timestamp(Date.now()),
    },
  });
  return encoded.subarray(encoded.indexOf(DELIVERY_ANNOTATIONS), encoded.lastIndexOf(BODY));
}
