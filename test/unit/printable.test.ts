import fc from "fast-check";
import { printable, printableJson, printableJsonLines } from "../../shared/printable";

const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const anyText = fc.string({ unit: "binary", maxLength: 50 });

test("what a terminal would obey is shown by its number", () => {
  expect(printable("a\u001b[2Jb\u009b\u202e\r\n")).toBe("a\\u{1b}[2Jb\\u{9b}\\u{202e}\\u{d}\\u{a}");
  expect(printable("a\r\n\tb", { keepLines: true })).toBe("a\\u{d}\n\tb");
});

test("ordinary text stays as it is", () => {
  expect(printable("Pumpe 3: 21,5 °C – 日本 🔥")).toBe("Pumpe 3: 21,5 °C – 日本 🔥");
});

test("whatever is printed moves no cursor and hides nothing", () => {
  fc.assert(fc.property(anyText, (text) => expect(printable(text)).not.toMatch(UNSAFE)));
});

test("JSON stays the same JSON, in one line", () => {
  fc.assert(
    fc.property(fc.dictionary(anyText, fc.oneof(anyText, fc.integer())), (value) => {
      const json = printableJson(value);
      expect(JSON.parse(json)).toEqual(value);
      expect(json).not.toMatch(UNSAFE);
    }),
  );
});

test("JSON lines stay the same lines", () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(anyText, anyText)), (values) => {
      const lines = printableJsonLines(values.map((value) => JSON.stringify(value) + "\n").join(""));
      expect(lines).toBe(values.map((value) => printableJson(value) + "\n").join(""));
    }),
  );
});
