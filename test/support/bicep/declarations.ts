import type { Node } from "web-tree-sitter";
import type { BicepSource } from "./parse";

export interface Parameter {
  readonly name: string;
  /** Whether a module must be given it. */
  readonly isRequired: boolean;
}

export interface Resource {
  readonly symbol: string;
  readonly type: string;
  readonly version: string;
  /** Made elsewhere, and only named here. */
  readonly isExisting: boolean;
  readonly body: Node;
}

export interface Module {
  readonly symbol: string;
  readonly path: string;
  readonly given: readonly string[];
  readonly node: Node;
}

export const parametersOf = ({ root }: BicepSource): Parameter[] =>
  root.descendantsOfType("parameter_declaration").map((node) => ({
    name: nameOf(node),
    isRequired: !hasToken(node, "=") && node.descendantsOfType("nullable_type")[0]?.parent?.parent?.id !== node.id,
  }));

export const resourcesOf = ({ root }: BicepSource): Resource[] =>
  root.descendantsOfType("resource_declaration").map((node) => {
    const [type = "", version = ""] = textOf(node.namedChildren.find(isString)).split("@");
    return { symbol: nameOf(node), type, version, isExisting: hasToken(node, "existing"), body: bodyOf(node) };
  });

export const modulesOf = ({ root }: BicepSource): Module[] =>
  root.descendantsOfType("module_declaration").map((node) => ({
    symbol: nameOf(node),
    path: textOf(node.namedChildren.find(isString)),
    given: [...propertiesOf(propertiesOf(bodyOf(node)).get("params")).keys()],
    node,
  }));

export const outputsOf = ({ root }: BicepSource): string[] => root.descendantsOfType("output_declaration").map(nameOf);

/** Variables by their names; of a parameter file, what it sets. */
export const variablesOf = ({ root }: BicepSource): ReadonlyMap<string, Node> =>
  new Map(root.descendantsOfType("variable_declaration").map((node) => [nameOf(node), lastOf(node)]));

/** What an object says, by its keys; empty where the node is no object. */
export const propertiesOf = (node: Node | undefined): ReadonlyMap<string, Node> =>
  new Map(
    (node?.type === "object" ? node.namedChildren : []).flatMap((property) => {
      const [key] = property.namedChildren;
      return property.type === "object_property" && key !== undefined ? [[textOf(key), lastOf(property)]] : [];
    }),
  );

/** What an object says under a path like `properties.sku.name`. */
export const valueAt = (node: Node, path: string): Node | undefined =>
  path.split(".").reduce<Node | undefined>((at, key) => propertiesOf(at).get(key), node);

/** Of a text what stands between its quotes, else the source. */
export const textOf = (node: Node | undefined): string =>
  node?.type === "string" ? node.text.replace(/^'+|'+$/g, "") : (node?.text ?? "");

const isString = ({ type }: Node): boolean => type === "string";
const hasToken = (node: Node, token: string): boolean => node.children.some(({ type }) => type === token);
const nameOf = (node: Node): string => node.namedChildren.find(({ type }) => type === "identifier")?.text ?? "";

function lastOf(node: Node): Node {
  const last = node.namedChildren.at(-1);
  if (last === undefined) throw new Error(`nothing in ${node.text}`);
  return last;
}

/** The object of a declaration, also where it is one of many, or there under a condition. */
function bodyOf(declaration: Node): Node {
  const last = lastOf(declaration);
  return last.type === "if_statement" || last.type === "for_statement" ? bodyOf(last) : last;
}
