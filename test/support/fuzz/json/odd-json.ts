import fc from "fast-check";

const oddNumbers = [
  ...["0", "-0", "1", "-1", "0.5", "1e-400", "5e-324", "1e100", "1.0000000000000002e100", "-1e101", "1e308", "1e400"],
  ...["-1e400", "9007199254740993", "-9223372036854775808", "18446744073709551616", "1E+2", "253402300799999"],
  ...["8640000000000000", "8640000000000001", "-62135596800000", "-62135596800001"],
];
const noJson = [
  ...["01", "+1", "1.", ".5", "0x10", "NaN", "Infinity", "1_000", "1n", "-", "1e"],
  ...[
    "",
    " ",
    "undefined",
    "nul",
    "[",
    "}",
    ",",
    "/**/1",
    "\u0000",
    "\ufeff1",
    '"\u0000"',
    '"\n"',
    '"\\x41"',
    '"open',
    "'a'",
  ],
];

/** Texts by their content, not yet as JSON. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...["", " ", "\u0000", "a\u0000b", "\ud800", "\udfff\ud800", "\ufeff", "\u2028", "__proto__", "constructor"],
      ...["toString", "hasOwnProperty", "null", "NaN", "1e400", "../..", "%00", "~fleet", "a.b.c", ".", "..", "'; --"],
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(1, 63, 64, 65, 127, 128, 129, 1_000).map((length) => "a".repeat(length)) },
);

const oddStrings: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: oddText.map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.constantFrom('"\\ud800"', '"\\uDC00\\uD800"', '"\\u0041"', '"\\/"') },
);

const times = (count: fc.Arbitrary<number>, of: (count: number) => string): fc.Arbitrary<string> => count.map(of);

const deep = times(
  fc.constantFrom(2, 100, 1_000, 3_000, 10_000, 100_000),
  (depth) => "[".repeat(depth) + "]".repeat(depth),
);
const deepObject = times(
  fc.constantFrom(2, 100, 1_000, 3_000, 10_000),
  (depth) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth),
);
const long = times(fc.constantFrom(1_000, 10_000, 200_000), (length) => JSON.stringify("é".repeat(length)));
const digits = times(fc.constantFrom(20, 400, 5_000), (length) => "9".repeat(length));
const manyKeys = times(
  fc.constantFrom(100, 3_000),
  (count) => `{${Array.from({ length: count }, (_, key) => `"k${key}":${key}`).join(",")}}`,
);

/** JSON text of any value, and text that is almost JSON. */
export const oddJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...oddNumbers) },
  { weight: 30, arbitrary: fc.double().map(String) },
  { weight: 30, arbitrary: fc.integer().map(String) },
  { weight: 60, arbitrary: oddStrings },
  { weight: 30, arbitrary: fc.constantFrom("null", "true", "false", "[]", "{}", "[[]]", '{"":0}', '{"__proto__":{}}') },
  { weight: 10, arbitrary: fc.constantFrom(...noJson) },
  { weight: 20, arbitrary: fc.json({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.oneof(deep, deepObject, long, digits, manyKeys) },
);

/** Keys of objects as JSON text. */
export const oddKey: fc.Arbitrary<string> = oddText.map((text) => JSON.stringify(text));
