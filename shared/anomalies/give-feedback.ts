import { NotFoundError } from "../errors";
import { isoOf, type Clock } from "../time";
import type { AnomalyKey } from "./anomaly";
import type { Feedback, FeedbackStore } from "./feedback-store";

export interface GivenFeedback extends Omit<Feedback, "verdict" | "at"> {
  /** Null takes back what was said. */
  readonly verdict: Feedback["verdict"] | null;
}

/**
 * Keeps an operator's word on an anomaly; undefined where it took one back.
 * @throws NotFoundError where there is no such anomaly.
 */
export async function giveFeedback(
  { feedback, clock }: { readonly feedback: FeedbackStore; readonly clock: Clock },
  anomaly: AnomalyKey,
  { verdict, note, by }: GivenFeedback,
): Promise<Feedback | undefined> {
  const given = verdict === null ? undefined : { verdict, note, by, at: clock() };
  const isKnown = await (given === undefined ? feedback.withdraw(anomaly) : feedback.give(anomaly, given));
  if (isKnown) return given;
  throw new NotFoundError(`an anomaly of ${anomaly.deviceId} in the window that ends at ${isoOf(anomaly.windowEnd)}`);
}
