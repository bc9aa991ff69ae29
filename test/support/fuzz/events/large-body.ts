import fc from "fast-check";
import { ENQUEUED_AT } from "../../domain/hub-events";
import { FUZZ_LIMITS } from "./limits";

const { maxEventBytes } = FUZZ_LIMITS;

/** Bodies as large as they may be, by what is large in them; each takes a size in bytes and keeps near it. */
const LARGE: Readonly<Record<string, (bytes: number) => string>> = {
  spaces: (bytes) => " ".repeat(bytes),
  "a long string": (bytes) => `"${"a".repeat(bytes - 2)}"`,
  "escapes in a device id": (bytes) => `{"deviceId":"${"\\u0000".repeat(bytes / 6 - 20)}","values":{"a":1,"b":2}}`,
  "a long number": (bytes) => "9".repeat(bytes),
  "nested lists": (bytes) => "[".repeat(bytes / 2) + "]".repeat(bytes / 2),
  "nested lists that do not end": (bytes) => "[".repeat(bytes),
  "nested objects": (bytes) => `${'{"a":'.repeat(bytes / 6)}1${"}".repeat(bytes / 6)}`,
  "a nested value": (bytes) =>
    `{"deviceId":"d","sensor":"s","timestamp":${ENQUEUED_AT},"value":${"[".repeat(bytes / 2 - 40)}${"]".repeat(bytes / 2 - 40)}}`,
  "one key again and again": (bytes) => `{${repeated('"values":1', bytes)}}`,
  "keys that are numbers": (bytes) => `{${Array.from({ length: bytes / 16 }, (_, i) => `"${i * 7}":0`).join(",")}}`,
  "readings of one sensor": (bytes) =>
    `[${repeated(`{"deviceId":"d","sensor":"s","timestamp":${ENQUEUED_AT},"value":1}`, bytes)}]`,
  "objects without anything": (bytes) => `[${repeated("{}", bytes)}]`,
};

const repeated = (item: string, bytes: number): string =>
  Array<string>(Math.floor((bytes - 2) / (item.length + 1)))
    .fill(item)
    .join(",");

const body = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...Object.values(LARGE)),
      fc.constantFrom(maxEventBytes, maxEventBytes + 1, maxEventBytes / 8),
    )
    .map(([write, bytes]) => write(bytes));

/** As many readings as an event may hold, or one more; good, bad, or with a device id that is repeated with each. */
const manyReadings = (): fc.Arbitrary<string> =>
  fc
    .record({
      deviceId: fc.constantFrom("d", "x".repeat(129), "x".repeat(900), "\u0001".repeat(120)),
      count: fc.constantFrom(9_999, 10_000, 10_001),
      value: fc.constantFrom(1, null, "x".repeat(50)),
    })
    .map(({ deviceId, count, value }) => {
      const values = Object.fromEntries(Array.from({ length: count }, (_, i) => [`s${i}`, value]));
      return JSON.stringify({ deviceId, timestamp: ENQUEUED_AT, values });
    });

/** Slow to make and to take, so rarely asked for. */
export const largeBody: fc.Arbitrary<Uint8Array> = fc.oneof(body(), manyReadings()).map((text) => Buffer.from(text));
