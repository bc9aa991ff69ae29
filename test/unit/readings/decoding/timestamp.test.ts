import fc from "fast-check";
import { parseTimestamp } from "../../../../shared/readings/decoding/timestamp";

test.each([
  ["2026-11-20T12:00:00Z", "2026-11-20T12:00:00.000Z"],
  ["2026-11-20T12:00Z", "2026-11-20T12:00:00.000Z"],
  ["2026-11-20T12:00:00.5Z", "2026-11-20T12:00:00.500Z"],
  ["2026-11-20T12:00:00.123456789Z", "2026-11-20T12:00:00.123Z"],
  ["2026-11-20T12:00:00+05:30", "2026-11-20T06:30:00.000Z"],
  ["2026-11-20T12:00:00-0800", "2026-11-20T20:00:00.000Z"],
  ["2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00.000Z"],
  ["2028-02-29T00:30:00+01:00", "2028-02-28T23:30:00.000Z"],
  ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
])("%s is %s", (text, instant) => {
  expect(parseTimestamp(text)).toBe(Date.parse(instant));
});

test.each([
  ["without a zone", "2026-11-20T12:00:00"],
  ["without a time", "2026-11-20"],
  ["a year", "2026"],
  ["in words", "March 7"],
  ["with a space", "2026-11-20 12:00:00Z"],
  ["in lower case", "2026-11-20t12:00:00z"],
  ["with something behind", "2026-11-20T12:00:00Z\n"],
  ["a day that is not", "2026-02-30T12:00:00Z"],
  ["a day that is not, in a zone", "2026-02-29T23:00:00+0100"],
  ["a month that is not", "2026-13-01T00:00:00Z"],
  ["an hour that is not", "2026-11-20T25:00:00Z"],
  ["a second that is not", "2026-11-20T12:00:60Z"],
  ["a zone that is not", "2026-11-20T12:00:00+24:00"],
  ["before the year 1", "0000-12-31T23:59:59Z"],
  ["after the year 9999", "+10000-01-01T00:00:00Z"],
  ["milliseconds after the year 9999", 253_402_300_800_000],
  ["not a number", NaN],
  ["milliseconds as text", "1795176000000"],
  ["nothing", undefined],
  ["null", null],
  ["true", true],
  ["an object", {}],
])("%s is refused", (_what, timestamp) => {
  expect(parseTimestamp(timestamp)).toBeUndefined();
});

const instants = fc
  .date({ min: new Date("0001-01-02T00:00:00Z"), max: new Date("9999-12-30T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.getTime());

test("every instant is read back from its ISO text, in whatever zone it is written", () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), fc.boolean(), (instant, minutes, colon) => {
      const local = new Date(instant + minutes * 60_000).toISOString().slice(0, -1);
      const part = (n: number): string => String(n).padStart(2, "0");
      const [hour, minute] = [part(Math.floor(Math.abs(minutes) / 60)), part(Math.abs(minutes) % 60)];
      const text = `${local}${minutes < 0 ? "-" : "+"}${hour}${colon ? ":" : ""}${minute}`;
      expect(parseTimestamp(text)).toBe(instant);
      expect(parseTimestamp(new Date(instant).toISOString())).toBe(instant);
    }),
  );
});

test("epoch milliseconds are taken as they are, fractions cut off", () => {
  fc.assert(
    fc.property(instants, fc.double({ min: 0, max: 0.9, noNaN: true }), (instant, fraction) => {
      expect(parseTimestamp(instant)).toBe(instant);
      const cut = parseTimestamp(instant + fraction) ?? NaN;
      expect(Math.abs(cut - instant)).toBeLessThanOrEqual(1);
      expect(Number.isInteger(cut)).toBe(true);
    }),
  );
});

const number = (digits: number, max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(digits, "0"));
/** Times as they are written, and nearly so: days and hours that are not, years of two digits, a sign gone wrong. */
const nearlyIso = fc
  .tuple(
    fc.oneof(fc.constantFrom("0000", "0001", "0099", "1900", "1969", "2000", "2026", "2028", "9999"), number(4, 9999)),
    number(2, 13),
    fc.oneof(number(2, 32), fc.constantFrom("28", "29", "30", "31")),
    number(2, 25),
    number(2, 61),
    number(2, 61),
    fc.oneof(
      fc.constantFrom("", ".5", ".000", ".999", ".1234"),
      number(3, 999).map((text) => `.${text}`),
    ),
    fc.constantFrom("Z", "Z", "Z", "", "+00:00", "z"),
    fc.constantFrom("-", "-", "-", "/"),
  )
  .map(([year, month, day, hour, minute, second, fraction, zone, dash]) =>
    [year, dash, month, dash, day, "T", hour, ":", minute, ":", second, fraction, zone].join(""),
  );

/** The rule by itself, by what Date says: a day that is not is one that Date rolls over. */
function byDate(text: string): number | undefined {
  const instant = /^[\dT:.-]{16,}(Z|\+00:00)$/.test(text) ? Date.parse(text) : NaN;
  const isReal = Number.isFinite(instant) && new Date(instant).toISOString().startsWith(text.slice(0, 10));
  return isReal && instant >= Date.parse("0001-01-01T00:00:00Z") ? instant : undefined;
}

test("times of every year, and what is nearly one, are what Date says of them", () => {
  fc.assert(
    fc.property(nearlyIso, (text) => {
      expect(parseTimestamp(text)).toBe(byDate(text));
    }),
    { numRuns: 5_000 },
  );
});

test("each day of four hundred years is the one after that before", () => {
  const wrong: string[] = [];
  for (let at = Date.parse("1999-12-31T00:00:00Z"); at < Date.parse("2401-01-01T00:00:00Z"); at += 86_400_000) {
    const text = new Date(at + 86_399_999).toISOString();
    if (parseTimestamp(text) !== at + 86_399_999) wrong.push(text);
  }
  expect(wrong).toEqual([]);
});
