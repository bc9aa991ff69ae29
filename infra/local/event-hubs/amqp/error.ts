/** An error as AMQP carries it: in a rejected disposition or with the detach of a link. */
export interface AmqpError {
  readonly condition: string;
  readonly description: string;
}

/** What the SDKs translate to ServerBusyError, which they retry. */
export const BUSY: AmqpError = {
  condition: "com.microsoft:server-busy",
  description:
    "The request was terminated because the entity is being throttled. Error code : 50002. " +
    "Please wait 4 seconds and try again.",
};

export const DETACH_FORCED: AmqpError = {
  condition: "amqp:link:detach-forced",
  description: "The link is force detached by the broker.",
};

export const notFound = (entity: string): AmqpError => ({
  condition: "amqp:not-found",
  description: `The messaging entity '${entity}' could not be found.`,
});

export const noPartition = (partitionId: string): AmqpError => ({
  condition: "com.microsoft:argument-out-of-range",
  description: `The specified partition '${partitionId}' is invalid for an EventHub partition sender or receiver.`,
});

export const badPosition = (description: string): AmqpError => ({
  condition: "com.microsoft:argument-error",
  description,
});

export const undecodable = (description: string): AmqpError => ({ condition: "amqp:decode-error", description });

export const stolen = (description: string): AmqpError => ({ condition: "amqp:link:stolen", description });

export const internalError = (description: string): AmqpError => ({ condition: "amqp:internal-error", description });
