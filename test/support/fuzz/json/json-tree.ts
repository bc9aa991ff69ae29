/** JSON text with its structure still there: what `JSON.stringify` cannot write (keys twice, 1e400) can be in it. */
export type JsonTree = string | { readonly brackets: "[]" | "{}"; readonly entries: readonly Entry[] };

/** A member of an object, by its key as JSON text, or an item of an array, without one. */
export interface Entry {
  readonly key?: string | undefined;
  readonly value: JsonTree;
}

export function treeOf(json: unknown): JsonTree {
  if (Array.isArray(json)) return { brackets: "[]", entries: json.map((item) => ({ value: treeOf(item) })) };
  if (typeof json === "object" && json !== null) {
    const members = Object.entries(json).filter(([, value]) => value !== undefined);
    return {
      brackets: "{}",
      entries: members.map(([key, value]) => ({ key: JSON.stringify(key), value: treeOf(value) })),
    };
  }
  return JSON.stringify(json);
}

export function textOf(tree: JsonTree): string {
  if (typeof tree === "string") return tree;
  const entries = tree.entries.map(({ key, value }) => (key === undefined ? "" : `${key}:`) + textOf(value));
  return `${tree.brackets[0] ?? ""}${entries.join(",")}${tree.brackets[1] ?? ""}`;
}

export const nodesIn = (tree: JsonTree): number =>
  typeof tree === "string" ? 1 : tree.entries.reduce((sum, { value }) => sum + nodesIn(value), 1);

/** Puts what `edit` makes of one node, counted from the root on, in its place: nothing, another, or several. */
export function editNode(root: JsonTree, node: number, edit: (entry: Entry) => readonly Entry[]): JsonTree {
  let passed = 0;
  const visit = (entry: Entry): readonly Entry[] => {
    if (passed++ === node) return edit(entry);
    if (typeof entry.value === "string" || passed > node) return [entry];
    return [{ ...entry, value: { ...entry.value, entries: entry.value.entries.flatMap(visit) } }];
  };
  const edited = visit({ value: root });
  return edited.length === 1 && edited[0] !== undefined
    ? edited[0].value
    : edited.map(({ value }) => textOf(value)).join("");
}
