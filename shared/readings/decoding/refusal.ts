/** Why an input was refused, and what would be right. The texts go to operators. */
export const REFUSALS = {
  "not-json": "the body is not JSON in UTF-8",
  "bad-encoding": "the body cannot be decompressed as its content encoding says (gzip is known)",
  "body-too-large": "the body is larger than MAX_EVENT_BYTES, or holds more than 10,000 readings",
  "wrong-shape":
    'expected {"deviceId","sensor","value","timestamp"} or {"deviceId","timestamp","values":{…}}, or an array of these',
  "bad-device": "a device id has 1 to 128 letters, digits and - : . + % _ # * ? ! ( ) , = @ $ '",
  "bad-sensor": "a sensor has 1 to 64 letters, digits and _ - .",
  "value-not-finite": "a value is a finite number",
  "value-out-of-range": "a value's magnitude is at most 1e100",
  "bad-timestamp": "a timestamp is ISO 8601 with a zone, or epoch milliseconds",
  "from-future": "the timestamp is later than the enqueued time by more than FUTURE_LIMIT_SECONDS",
  "too-late": "the timestamp is earlier than the enqueued time by more than LATE_LIMIT_SECONDS",
  poisonous: "processing this event fails, whatever is tried",
} as const;

export type RefusalReason = keyof typeof REFUSALS;

/** One refused reading, or a whole body that could not be taken apart. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** What was found, in words. */
  readonly detail: string;
  /** What can be sent again: the reading alone as an event body, or the whole body. */
  readonly body: Uint8Array;
}
