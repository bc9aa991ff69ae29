import type { Sender } from "rhea";

/** What rhea's sender has and its typings leave out. */
interface SenderState {
  readonly credit: number;
  readonly delivery_count: number;
  readonly session: { readonly outgoing: { available(): number } };
}

const stateOf = (link: Sender): SenderState => link as unknown as SenderState;

export const creditOf = (link: Sender): number => stateOf(link).credit;

/**
 * How many deliveries in all the peer has allowed on this link. rhea lowers `credit` only when it writes, so its
 * `sendable()` stays true while transfers queue up; credit + delivery_count is the limit between two flow frames.
 */
export function allowedDeliveries(link: Sender): number {
  const { credit, delivery_count } = stateOf(link);
  return credit + delivery_count;
}

/** Whether rhea's ring of unsettled deliveries has room; it throws when it has none. */
export const canQueue = (link: Sender): boolean => stateOf(link).session.outgoing.available() > 0;
