import { table } from "./markdown";
import { fieldRows, inWords, meaningOf, type Schema } from "./schema-in-words";

/** The fields of what is answered or written. */
export const fieldsOf = (schema: Schema): string =>
  table(["field", "what it is", "what it says"], fieldRows(schema, true));

/** A shape under its name: its fields, or what it may be. */
export function shape(name: string, schema: Schema): string[] {
  const isObject = schema.properties !== undefined;
  const words = isObject ? [schema.description ?? ""] : [inWords(schema), meaningOf(schema)];
  return [`### ${name}`, words.filter((part) => part !== "").join("; "), isObject ? fieldsOf(schema) : ""];
}
