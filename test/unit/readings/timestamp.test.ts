import fc from "fast-check";
import { parseTimestamp } from "../../../shared/readings/timestamp";

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
