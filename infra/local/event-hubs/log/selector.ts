/** Where a receiver wants to begin. Offsets and sequence numbers as numbers, times in milliseconds since the epoch. */
export type Position =
  | { readonly by: "latest" }
  | {
      readonly by: "offset" | "sequenceNumber" | "enqueuedTime";
      readonly value: number;
      readonly inclusive: boolean;
    };

/** A position that cannot be understood, or that lies past everything this log ever held. */
export class InvalidPosition extends Error {}

const SELECTOR =
  /^amqp\.annotation\.x-opt-(?<name>offset|sequence-number|enqueued-time)\s*(?<operator>>=?)\s*'(?<value>[^']*)'$/;
const BY = { offset: "offset", "sequence-number": "sequenceNumber", "enqueued-time": "enqueuedTime" } as const;

/** Reads the selector that a receiver sends as `apache.org:selector-filter:string`. Throws InvalidPosition. */
export function parseSelector(selector: string): Position {
  const { name, operator, value } = SELECTOR.exec(selector.trim())?.groups ?? {};
  if (name === undefined || value === undefined) {
    throw new InvalidPosition(`The supplied filter "${selector}" is not supported`);
  }
  if (name === "offset" && value === "@latest") return { by: "latest" };
  const number = value.trim() === "" ? NaN : Number(value);
  if (!Number.isInteger(number)) throw new InvalidPosition(`The supplied ${name} '${value}' is invalid.`);
  return { by: BY[name as keyof typeof BY], value: number, inclusive: operator === ">=" };
}
