import fc from "fast-check";
import { z } from "zod";
import { inputFor } from "../../support/fuzz/http/schema-arbitrary";
import { editNode, nodesIn, textOf, treeOf } from "../../support/fuzz/json/json-tree";
import { mutatedJson } from "../../support/fuzz/json/mutated-json";

const EVENT = { deviceId: "pump-1", values: { a: 1, b: [2, 3] } };

test("a tree is the JSON that it was made from", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(JSON.parse(textOf(treeOf(json)))).toEqual(JSON.parse(JSON.stringify(json)));
    }),
  );
});

test("each node of a tree can be replaced, and no other changes", () => {
  const tree = treeOf(EVENT);
  const replaced = Array.from({ length: nodesIn(tree) }, (_, node) =>
    textOf(editNode(tree, node, (entry) => [{ ...entry, value: "0" }])),
  );
  expect(replaced).toEqual([
    "0",
    '{"deviceId":0,"values":{"a":1,"b":[2,3]}}',
    '{"deviceId":"pump-1","values":0}',
    '{"deviceId":"pump-1","values":{"a":0,"b":[2,3]}}',
    '{"deviceId":"pump-1","values":{"a":1,"b":0}}',
    '{"deviceId":"pump-1","values":{"a":1,"b":[0,3]}}',
    '{"deviceId":"pump-1","values":{"a":1,"b":[2,0]}}',
  ]);
});

const GOALS: readonly [string, (text: string) => boolean][] = [
  ["a key twice", (text) => /"values":.*"values":/s.test(text)],
  ["a number beyond a double", (text) => /[:,[]1e400/.test(text)],
  ["half a surrogate pair", (text) => /\\ud[89a-f]/i.test(text)],
  ["a NUL", (text) => text.includes("\\u0000")],
  ["__proto__ as a key", (text) => text.includes('"__proto__":')],
  ["a hundred lists in each other", (text) => text.includes("[".repeat(100))],
  ["a text of thousands", (text) => text.length > 5_000],
  ["no JSON", (text) => !isJson(text)],
  ["what it was", (text) => text === JSON.stringify(EVENT)],
];

const texts = fc.sample(mutatedJson(fc.constant(EVENT)), { seed: 1, numRuns: 5_000 });

test.each(GOALS)("mutations reach %s", (_, reached) => {
  expect(texts.some(reached)).toBe(true);
});

test("most input made for a schema is what it asks for", () => {
  const schema = z.strictObject({
    kind: z.enum(["a", "b"]),
    limit: z.coerce.number().int().min(1).max(5).default(2),
    before: z.coerce.number().int().positive(),
    after: z
      .string()
      .regex(/^\d+-\d+$/)
      .optional(),
    on: z.union([z.boolean(), z.null()]),
    ids: z.array(z.string()).optional(),
  });
  const inputs = fc.sample(inputFor(schema), { seed: 1, numRuns: 200 });
  expect(inputs.filter((input) => !schema.safeParse(input).success)).toEqual([]);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
