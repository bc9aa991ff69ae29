import fc from "fast-check";
import { decodeEvent } from "../../../../shared/readings/decoding/decode-event";
import type { Refusal } from "../../../../shared/readings/decoding/refusal";
import { ENQUEUED_AT, LIMITS, rawEvent } from "../../../support/domain/hub-events";
import { readingCount } from "../../../../shared/readings/decoding/item";

/** An object of a body, where NUMBER is what no double can hold. */
const objects: readonly [string, string][] = [
  ["its value", `{"deviceId":"pump-1","sensor":"load","value":NUMBER,"timestamp":${ENQUEUED_AT}}`],
  ["its timestamp", '{"deviceId":"pump-1","sensor":"load","value":1,"timestamp":NUMBER}'],
  ["its device", `{"deviceId":NUMBER,"sensor":"load","value":1,"timestamp":${ENQUEUED_AT}}`],
  ["its sensor", `{"deviceId":"pump-1","sensor":NUMBER,"value":1,"timestamp":${ENQUEUED_AT}}`],
];

const good = `{"deviceId":"pump-1","sensor":"flow","value":1,"timestamp":${ENQUEUED_AT}}`;
const refusalsOf = (body: string | Uint8Array): Refusal[] =>
  decodeEvent(rawEvent(body), LIMITS).flatMap(({ refusals }) => refusals);
const textOf = ({ body }: Refusal): string => Buffer.from(body).toString();

describe("of a number that no double can hold, a dead letter keeps what was sent", () => {
  test.each(objects)("%s", (_what, object) => {
    for (const number of ["1e400", "-1E+400", "17e0999", "9".repeat(310), "1".repeat(250) + "e99"]) {
      const [refusal, ...others] = refusalsOf(`[${good},${object.replace("NUMBER", number)}]`);
      expect(others).toEqual([]);
      const kept = refusal === undefined ? "" : textOf(refusal);
      expect(kept).toContain(number);
      const again = refusalsOf(kept);
      expect(again).toMatchObject([{ reason: refusal?.reason, detail: refusal?.detail }]);
      expect(again.map(textOf)).toEqual([kept]);
    }
  });

  test("whatever number it is, and the next to it", () => {
    const digits = (maxLength: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{0,${maxLength}}$`));
    const numbers = fc
      .tuple(
        fc.constantFrom("", "-"),
        digits(320),
        fc.option(digits(5)),
        fc.option(fc.integer({ min: -400, max: 400 })),
      )
      .map(
        ([sign, whole, part, power]) =>
          `${sign}${whole}${part === null ? "" : `.${part}`}${power === null ? "" : `e${power}`}`,
      );
    fc.assert(
      fc.property(numbers, (number) => {
        const [refusal] = refusalsOf(`{"deviceId":"pump-1","sensor":"oil pressure","value":${number},"timestamp":1}`);
        const expected = Number.isFinite(Number(number)) ? JSON.stringify(Number(number)) : number;
        expect(refusal === undefined ? "" : textOf(refusal)).toContain(`"value":${expected},`);
      }),
    );
  });
});

test.each([
  ["several values", `{"deviceId":"pump-1","timestamp":${ENQUEUED_AT},"values":1e400}`],
  ["an object", "1e400"],
])("such a number in place of %s is of a wrong shape", (_what, body) => {
  expect(refusalsOf(body)).toMatchObject([{ reason: "wrong-shape", body: Buffer.from(body) }]);
});

test("its neighbours in the same object are taken", () => {
  const body = `{"deviceId":"pump-1","timestamp":${ENQUEUED_AT},"values":{"flow":1,"load":1e400,"speed":2},"eventId":"e"}`;
  const items = decodeEvent(rawEvent(body), LIMITS);
  expect(items).toMatchObject([
    {
      key: decodeEvent(rawEvent(body.replace("1e400", "3")), LIMITS)[0]?.key,
      point: { sensors: ["flow", "speed"] },
      refusals: [{ reason: "value-not-finite", detail: "load: 1e400" }],
    },
  ]);
});

test("such numbers are no event ids: two that differ would be one", () => {
  const item = decodeEvent(rawEvent(good.replace("{", '{"eventId":1e400,')), LIMITS);
  expect(item).toMatchObject([{ key: undefined, point: { sensors: ["flow"] }, refusals: [] }]);
});

test("nested more deeply than can be walked through, but not than can be written, it is refused alone", () => {
  const deep = `{"deviceId":"pump-1","sensor":"load","value":${"[".repeat(3_000)}1e400${"]".repeat(3_000)},"timestamp":1}`;
  const items = decodeEvent(rawEvent(`[${good},${deep}]`), LIMITS);
  expect(items.map((item) => [readingCount(item), item.refusals.length])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});
