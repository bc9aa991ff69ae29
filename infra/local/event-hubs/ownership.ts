import { stolen, type AmqpError } from "./amqp/error";

/** A receiver of one partition in one consumer group. */
export interface Contender {
  readonly name: string;
  /** Undefined for a plain receiver, which shares the partition with others of its kind. */
  readonly epoch: number | undefined;
}

export type Claim<R> =
  | { readonly granted: false; readonly error: AmqpError }
  | { readonly granted: true; readonly displaced: readonly { readonly receiver: R; readonly error: AmqpError }[] };

const MAX_PLAIN_RECEIVERS = 5;

/** Whether `newcomer` may receive beside or instead of `present`, and whom it displaces: the highest epoch wins. */
export function claimPartition<R extends Contender>(present: readonly R[], newcomer: Contender): Claim<R> {
  const holder = present.find((receiver) => receiver.epoch !== undefined);
  const { epoch } = newcomer;
  if (epoch === undefined) return claimPlain(present.length, holder?.epoch);
  if (holder?.epoch !== undefined && holder.epoch > epoch) {
    return { granted: false, error: lowerEpoch(holder, newcomer) };
  }
  return {
    granted: true,
    displaced: present.map((receiver) => ({ receiver, error: displacedBy(newcomer, receiver) })),
  };
}

function claimPlain(presentCount: number, heldEpoch: number | undefined): Claim<never> {
  if (heldEpoch !== undefined) return { granted: false, error: epochHeld(heldEpoch) };
  if (presentCount >= MAX_PLAIN_RECEIVERS) return { granted: false, error: TOO_MANY };
  return { granted: true, displaced: [] };
}

const TOO_MANY: AmqpError = {
  condition: "amqp:resource-limit-exceeded",
  description:
    "Exceeded the maximum number of allowed receivers per partition in a consumer group " +
    `which is ${MAX_PLAIN_RECEIVERS}.`,
};

const epochHeld = (epoch: number): AmqpError =>
  stolen(
    `At least one receiver for the endpoint is created with epoch of '${epoch}', and so non-epoch receiver is not ` +
      "allowed. Either reconnect with a higher epoch, or make sure all epoch receivers are closed or disconnected.",
  );

const lowerEpoch = (holder: Contender, newcomer: Contender): AmqpError =>
  stolen(
    `Receiver '${holder.name}' with a higher epoch of '${holder.epoch ?? ""}' already exists. Receiver ` +
      `'${newcomer.name}' with epoch ${newcomer.epoch ?? ""} cannot be created. Make sure you are creating receiver ` +
      "with increasing epoch value to ensure connectivity, or ensure all old epoch receivers are closed or disconnected.",
  );

const displacedBy = (newcomer: Contender, receiver: Contender): AmqpError =>
  stolen(
    `New receiver '${newcomer.name}' with higher epoch of '${newcomer.epoch ?? ""}' is created hence current receiver ` +
      `'${receiver.name}' with epoch '${receiver.epoch ?? ""}' is getting disconnected. If you are recreating the ` +
      "receiver, make sure a higher epoch is used.",
  );
