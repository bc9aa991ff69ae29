declare global {
  /** ES2026, "JSON.parse source text access": Node has it from 22 on, TypeScript's library not yet. */
  interface JSON {
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    rawJSON(text: string): object;
    isRawJSON(value: unknown): boolean;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (json: unknown): json is JsonObject =>
  typeof json === "object" && json !== null && !Array.isArray(json) && !JSON.isRawJSON(json);

/**
 * What a text has that holds a number beyond a double: it takes 309 digits, but for those that an exponent stands for.
 * A run of digits is looked at from its beginning alone, else many long ones would take seconds.
 */
const MAY_OVERFLOW = /(?<!\d)\d{200}|[eE]\+?\d{3}/;

/**
 * `json` with the numbers of its text that no double can hold, such as 1e400, as the text that they are, which
 * `JSON.stringify` writes again; Infinity would come out as null. They are neither numbers nor objects to the rules.
 */
export function withExactNumbers(json: unknown, text: string): unknown {
  if (!MAY_OVERFLOW.test(text)) return json;
  try {
    return JSON.parse(text, (_key, value, { source }) =>
      value === Infinity || value === -Infinity ? JSON.rawJSON(String(source)) : value,
    );
  } catch (error) {
    // Walking through a value takes more of the stack than reading it: for one nested that deeply, null has to do.
    if (!(error instanceof RangeError)) throw error;
    return json;
  }
}
