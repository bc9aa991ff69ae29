import type { Instant } from "../../time";

/** One Event Hubs message as it arrived; its body is untouched bytes. */
export interface HubEvent {
  readonly sequenceNumber: number;
  readonly enqueuedAt: Instant;
  readonly body: Uint8Array;
  readonly contentEncoding?: string | undefined;
  /** AMQP message id, where the producer set one. */
  readonly messageId?: string | undefined;
  /** Who sent it, where IoT Hub says so (`iothub-connection-device-id`). */
  readonly connectionDeviceId?: string | undefined;
}

/** Consecutive events of one partition, in its order. */
export interface EventBatch {
  readonly namespace: string;
  readonly hub: string;
  readonly consumerGroup: string;
  readonly partitionId: string;
  readonly events: readonly HubEvent[];
}
