import type { Node } from "web-tree-sitter";
import type { BicepSource } from "./parse";

/** What a property may be; a tree of them is what an object may be. */
export interface Shape {
  readonly name: string;
  /** As it is written: `int`, `1 | 2`, `{ *: string }`. */
  readonly type: string;
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly within: readonly Shape[] | undefined;
}

/** What a type says of its properties. */
export function shapesOf({ root }: BicepSource, typeName: string): Shape[] {
  const declaration = root.descendantsOfType("type_declaration").find((node) => node.namedChild(0)?.text === typeName);
  const [, body] = declaration?.namedChildren ?? [];
  if (body?.type !== "object") throw new Error(`there is no type ${typeName}`);
  return shapesWithin(body);
}

function shapesWithin(body: Node): Shape[] {
  let decorators = "";
  return body.namedChildren.flatMap((node) => {
    if (node.type === "decorators") decorators = node.text;
    const [key, type] = node.namedChildren;
    if (node.type !== "object_property" || key === undefined || type === undefined) return [];
    const limit = (name: string): number | undefined => {
      const found = new RegExp(String.raw`@${name}\((-?\d+)\)`).exec(decorators)?.[1];
      return found === undefined ? undefined : Number(found);
    };
    const within = type.type === "object" && !type.text.includes("*:") ? shapesWithin(type) : undefined;
    const shape = { name: key.text, type: type.text, least: limit("minValue"), most: limit("maxValue"), within };
    decorators = "";
    return [shape];
  });
}

/** What keeps a value from having a shape, by the path of each property. */
export function shapeProblems(value: unknown, shapes: readonly Shape[], path = ""): string[] {
  const object = value as Readonly<Record<string, unknown>>;
  const known = shapes.map(({ name }) => name);
  const unknown = Object.keys(object).filter((name) => !known.includes(name));
  return [
    ...shapes.flatMap((shape) => problemsOf(object[shape.name], shape, `${path}${shape.name}`)),
    ...unknown.map((name) => `${path}${name} is not known`),
  ];
}

function problemsOf(
  value: unknown,
  { type, least = -Infinity, most = Infinity, within }: Shape,
  path: string,
): string[] {
  if (value === undefined) return [`${path} is missing`];
  if (within !== undefined) return shapeProblems(value, within, `${path}.`);
  if (type === "int") {
    const isFit = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
    return isFit ? [] : [`${path} may be from ${least} to ${most}`];
  }
  if (type.includes("|")) {
    const choices = type.replaceAll("'", '"').split(/\s*\|\s*/);
    return choices.includes(JSON.stringify(value)) ? [] : [`${path} may be ${type}`];
  }
  if (type === "string") return typeof value === "string" ? [] : [`${path} may be a text`];
  return typeof value === "object" ? [] : [`${path} may be ${type}`];
}
