import { briefOf } from "../errors";
import type { Clock } from "../time";
import type { CloudEvent } from "./cloud-event";
import type { ClaimedLetter, Outbox, SendOutcome } from "./outbox";

/** An event as it goes out: which attempt it is stands in it, so that a repetition can be told. */
export type SentEvent = CloudEvent & { readonly deliveryattempt: number };

/** Brings an event to one destination. Throws where it did not arrive, or nobody knows. */
export type AlertSender = (event: SentEvent) => Promise<void>;

export interface DeliverServices {
  readonly outbox: Pick<Outbox, "claim" | "settle">;
  /** By the names of their destinations. */
  readonly alertSenders: ReadonlyMap<string, AlertSender>;
  readonly clock: Clock;
}

export interface Delivered {
  readonly sent: number;
  readonly failed: readonly { readonly letter: ClaimedLetter; readonly error: string; readonly isGivenUp: boolean }[];
}

const AT_ONCE = 16;
/** Longer than any sender takes. */
const CLAIM_MS = 45_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;
/** Then whoever was to be told does not want to know. */
const GIVE_UP_MS = 3 * 86_400_000;

/** Sends what is due and says what became of it; what failed is tried again ever later, for three days. */
export async function deliverAlerts(services: DeliverServices, budgetMs: number): Promise<Delivered> {
  const { outbox, clock } = services;
  const delivered = { sent: 0, failed: [] as Delivered["failed"][number][] };
  const until = clock() + budgetMs;
  for (;;) {
    const letters = clock() < until ? await outbox.claim(clock(), clock() + CLAIM_MS, AT_ONCE) : [];
    if (letters.length === 0) return delivered;
    const outcomes = await Promise.all(letters.map((letter) => send(services, letter)));
    for (const [i, letter] of letters.entries()) {
      const outcome = outcomes[i];
      if (outcome === undefined) continue;
      await outbox.settle(letter, outcome);
      if (outcome.kind === "sent") delivered.sent++;
      else delivered.failed.push({ letter, error: outcome.error, isGivenUp: outcome.kind === "given-up" });
    }
  }
}

async function send({ alertSenders, clock }: DeliverServices, letter: ClaimedLetter): Promise<SendOutcome> {
  const sender = alertSenders.get(letter.destination);
  if (sender === undefined) {
    return { kind: "given-up", error: "no destination has this name any more", at: clock() };
  }
  try {
    await sender({ ...(JSON.parse(letter.body) as CloudEvent), deliveryattempt: letter.attempt });
    return { kind: "sent", at: clock() };
  } catch (error) {
    return afterFailure(letter, briefOf(error), clock());
  }
}

function afterFailure({ attempt, writtenAt }: ClaimedLetter, error: string, now: number): SendOutcome {
  const nextAt = now + Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return nextAt - writtenAt > GIVE_UP_MS ? { kind: "given-up", error, at: now } : { kind: "failed", error, nextAt };
}
