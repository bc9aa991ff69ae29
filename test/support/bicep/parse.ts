import { readFileSync } from "node:fs";
import { Language, Parser, type Node } from "web-tree-sitter";

/** A Bicep text and its tree. Newlines mean nothing to the grammar, and it knows no `param NAME = …` of parameter files. */
export interface BicepSource {
  /** From infra/azure on. */
  readonly file: string;
  readonly root: Node;
}

export type ParseBicep = (file: string, text: string) => BicepSource;

/** Loads the grammar, as WebAssembly. */
export async function bicepParser(): Promise<ParseBicep> {
  await Parser.init();
  const grammar = readFileSync(require.resolve("tree-sitter-bicep/tree-sitter-bicep.wasm"));
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return (file, text) => {
    const tree = parser.parse(file.endsWith(".bicepparam") ? text.replace(/^param(?= \w+ =)/gm, "var") : text);
    if (tree === null) throw new Error(`${file}: not parsed`);
    return { file, root: tree.rootNode };
  };
}

/** A node and all beneath it. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) yield* nodesOf(child);
}

/** Where a node is, as compilers say it. */
export const placeOf = ({ file }: BicepSource, { startPosition: { row, column } }: Node): string =>
  `${file}(${row + 1},${column + 1})`;
