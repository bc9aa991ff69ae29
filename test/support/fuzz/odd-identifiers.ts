import fc from "fast-check";

/** Device ids as they may be, up to the limit of their length. */
export const deviceId: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("pump-1", "a", "A:b.c+d%e_f#g*h?i!(j),k=l@m$n'o", "..", "__proto__", "x".repeat(128)),
  fc.stringMatching(/^[A-Za-z0-9\-:.+%_#*?!(),=@$']{1,128}$/),
);

export const sensorName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("temperature", "vibration", "a.b", "constructor", "time", "_", "s".repeat(64)),
  fc.stringMatching(/^[A-Za-z0-9_\-.]{1,64}$/),
);

/** Just outside of what an id may be. */
export const oddIdentifier: fc.Arbitrary<string> = fc.constantFrom(
  ...["", "x".repeat(129), "s".repeat(65), "pump 1", "pump/1", "~fleet", "pümp", "pump-1\n", "pump-1\u0000", "\ud800"],
);
