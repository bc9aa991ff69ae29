import type { Instant } from "../time";
import type { AlertId } from "./alert";

/** An event on its way to one destination. */
export interface Letter {
  /** The event's; the same to each destination, and however often it is sent. */
  readonly eventId: string;
  readonly alertId: AlertId;
  readonly destination: string;
  /** JSON of the event. */
  readonly body: string;
  readonly writtenAt: Instant;
}

/** One that somebody has taken to send it. */
export interface ClaimedLetter extends Letter {
  readonly letterId: number;
  /** Counts from 1, and counted before it is sent: a second one may be a repetition. */
  readonly attempt: number;
}

export type SendOutcome =
  | { readonly kind: "sent"; readonly at: Instant }
  | { readonly kind: "failed"; readonly error: string; readonly nextAt: Instant }
  | { readonly kind: "given-up"; readonly error: string; readonly at: Instant };

/** What became of a letter, for whoever asks. */
export interface Delivery {
  readonly eventId: string;
  readonly destination: string;
  readonly attempts: number;
  readonly sentAt: Instant | undefined;
  readonly givenUpAt: Instant | undefined;
  /** When it is tried again. */
  readonly nextAt: Instant | undefined;
  readonly error: string | undefined;
}

/** Written with the alerts themselves, so that no event is lost between them and their destinations. */
export interface Outbox {
  /**
   * Takes letters that are due, the oldest first, until `until`: then another may take them. Of one alert to one
   * destination only the oldest that is not settled.
   */
  claim(now: Instant, until: Instant, limit: number): Promise<ClaimedLetter[]>;
  /** Nothing where another has taken it meanwhile. What is settled keeps no body. */
  settle(letter: ClaimedLetter, outcome: SendOutcome): Promise<void>;
  /** In order of their events. */
  deliveries(alertId: AlertId): Promise<Delivery[]>;
}
