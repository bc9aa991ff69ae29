import fc from "fast-check";
import { editNode, nodesIn, textOf, treeOf, type Entry, type JsonTree } from "./json-tree";
import { oddJson, oddKey } from "./odd-json";

interface Mutation {
  /** Which node, modulo how many there are. */
  readonly node: number;
  readonly edit: (entry: Entry) => readonly Entry[];
}

/**
 * JSON text near what `valid` gives: none to three places changed, often none.
 * @param odd what else may be put in the place of a value, as JSON text
 */
export const mutatedJson = (valid: fc.Arbitrary<unknown>, odd: fc.Arbitrary<string> = oddJson): fc.Arbitrary<string> =>
  fc
    .tuple(valid, fc.oneof(fc.constant([]), fc.array(mutation(odd), { minLength: 1, maxLength: 3 })))
    .map(([json, mutations]) => textOf(mutations.reduce(mutate, treeOf(json))));

const mutate = (tree: JsonTree, { node, edit }: Mutation): JsonTree => editNode(tree, node % nodesIn(tree), edit);

const mutation = (odd: fc.Arbitrary<string>): fc.Arbitrary<Mutation> =>
  fc.record({
    node: fc.nat(10_000),
    edit: edits(fc.oneof({ weight: 2, arbitrary: odd }, { weight: 1, arbitrary: oddJson })),
  });

const edits = (odd: fc.Arbitrary<string>): fc.Arbitrary<Mutation["edit"]> =>
  fc.oneof(
    { weight: 8, arbitrary: odd.map((value) => (entry: Entry) => [{ ...entry, value }]) },
    { weight: 2, arbitrary: fc.constant(() => []) },
    { weight: 1, arbitrary: fc.constant((entry: Entry) => [entry, entry]) },
    { weight: 2, arbitrary: odd.map((value) => (entry: Entry) => [entry, { ...entry, value }]) },
    {
      weight: 2,
      arbitrary: oddKey.map((key) => (entry: Entry) => [{ ...entry, ...(entry.key !== undefined && { key }) }]),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(oddKey, odd)
        .map(([key, value]) => (entry: Entry) => [{ ...entry, value: withMember(entry.value, key, value) }]),
    },
    {
      weight: 1,
      arbitrary: fc.constant((entry: Entry): Entry[] => [
        { ...entry, value: { brackets: "[]", entries: [{ value: entry.value }] } },
      ]),
    },
  );

/** A list gets an item; what is neither stays. */
function withMember(tree: JsonTree, key: string, value: string): JsonTree {
  if (typeof tree === "string") return tree;
  const entry = tree.brackets === "{}" ? { key, value } : { value };
  return { ...tree, entries: [...tree.entries, entry] };
}
