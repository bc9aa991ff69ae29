import { code } from "./markdown";

/** As much of JSON Schema as zod writes of our schemas. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly default?: unknown;
  readonly description?: string;
}

const LARGEST = Number.MAX_SAFE_INTEGER;
const NAMED = "#/components/schemas/";

/** What a value may be, in a few words. Shapes with a name are links to their headings on the page. */
export function inWords(schema: Schema): string {
  const { $ref, anyOf, allOf, type, items, prefixItems } = schema;
  if ($ref !== undefined) return linkTo($ref.replace(NAMED, ""));
  if (allOf !== undefined) return allOf.map(inWords).join(" and ");
  if (anyOf !== undefined) return [...new Set(anyOf.map(inWords))].join(" or ");
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((one) => code(JSON.stringify(one))).join(", ");
  if (prefixItems !== undefined) return `a list: ${prefixItems.map(inWords).join(", ")}`;
  if (Array.isArray(type)) return type.map((one: string) => inWords({ ...schema, type: one })).join(" or ");
  if (type === "array") return `a list of: ${inWords(items ?? {})}`;
  if (type === "object") return objectInWords(schema);
  if (schema.format === "date-time") return "instant";
  if (schema.format === "binary") return "file";
  if (type === "integer" || type === "number") return numberInWords(schema);
  return typeof type === "string" ? type : "anything";
}

export const linkTo = (name: string): string => `[${name}](#${name.toLowerCase()})`;

/** A shape that is not worth a name is short: it is said with its fields. */
function objectInWords({ properties, required = [], additionalProperties }: Schema): string {
  if (properties === undefined) {
    return typeof additionalProperties === "object" ? `by name: ${inWords(additionalProperties)}` : "object";
  }
  const fields = Object.entries(properties).map(([name, field]) => {
    return `${code(name)}${required.includes(name) ? "" : " (optional)"} ${inWords(field)}`;
  });
  return `{ ${fields.join("; ")} }`;
}

function numberInWords(schema: Schema): string {
  const kind = schema.type === "integer" ? "whole number" : "number";
  const { minimum: least = -LARGEST, maximum: most = LARGEST, exclusiveMinimum, exclusiveMaximum } = schema;
  const bounds = [
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(least > -LARGEST ? [`from ${least}`] : []),
    ...(most < LARGEST ? [`to ${most}`] : []),
    ...(exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`]),
  ];
  return [kind, ...bounds].join(" ");
}

/** What stands beside a field: what it means, and what it is where it is left out. */
export const meaningOf = ({ description = "", default: fallback }: Schema): string =>
  [description, fallback === undefined ? "" : `default ${code(JSON.stringify(fallback))}`]
    .filter((part) => part !== "")
    .join("; ");

/** Rows of a table: name, what it may be, what it means. */
export const fieldRows = ({ properties = {}, required = [] }: Schema, isAnswer = false): string[][] =>
  Object.entries(properties).map(([name, field]) => {
    const isOptional = !required.includes(name);
    const mark = isAnswer === isOptional ? (isAnswer ? " (may be left out)" : " (needed)") : "";
    return [code(name) + mark, inWords(field), meaningOf(field)];
  });
