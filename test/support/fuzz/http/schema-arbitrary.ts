import fc from "fast-check";
import { z } from "zod";
import { deviceId } from "../odd-identifiers";

/** The part of JSON Schema that the API's schemas come out as. */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

/** Input that has the shape a schema asks for; what it refines beyond the shape may still refuse it. */
export const inputFor = (schema: z.ZodType): fc.Arbitrary<unknown> =>
  valueOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", metadata: NAMELESS }) as JsonSchema);

/** So that nothing is a reference. */
const NAMELESS = z.registry<Record<string, unknown>>();

function valueOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(valueOf));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? ["unknown"]);
  return fc.oneof(...types.map((type) => valueOfType(type, schema)));
}

const TIMES = ["2026-11-20T11:00:00Z", "2026-11-20T12:00:00.000Z", "2026-11-20T17:30:00+05:30"];
const epochMs = fc.maxSafeInteger().map((integer) => integer % 2e12);
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TIMES) },
  { weight: 1, arbitrary: deviceId },
  { weight: 1, arbitrary: fc.string() },
);

function valueOfType(type: string, schema: JsonSchema): fc.Arbitrary<unknown> {
  switch (type) {
    case "object":
      return objectOf(schema);
    case "array":
      return fc.array(valueOf(schema.items ?? {}), { maxLength: 4 });
    case "string":
      return schema.pattern === undefined ? text : fc.stringMatching(new RegExp(schema.pattern, "u"));
    case "integer":
      return fc.integer(rangeOf(schema, Number.MAX_SAFE_INTEGER));
    case "number":
      return fc.oneof({ weight: 4, arbitrary: epochMs }, { weight: 1, arbitrary: fc.double(rangeOf(schema, 1e100)) });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

const objectOf = ({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, valueOf(schema)])), {
    requiredKeys: [...required],
  });

function rangeOf({ minimum, exclusiveMinimum, maximum }: JsonSchema, most: number): { min: number; max: number } {
  const min = minimum ?? (exclusiveMinimum === undefined ? -most : exclusiveMinimum + 1);
  return { min, max: maximum ?? most };
}
