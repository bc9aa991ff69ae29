import { z } from "zod";

export type Json = Readonly<Record<string, unknown>>;

/** As schemas stand by name in the JSON Schema of one, and where they stand in a description. */
const [LOCAL, SHARED] = ['"$ref":"#/$defs/', '"$ref":"#/components/schemas/'];

/** The schemas of a description, each once, under its name. */
export class NamedSchemas {
  readonly #schemas = new Map<string, string>();

  /** By name. */
  get all(): Json {
    const inOrder = [...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(inOrder.map(([name, schema]) => [name, JSON.parse(schema) as Json]));
  }

  /**
   * The schema, with references to what is named in it.
   * @param io a transformed field is described as it is sent: as `input`
   */
  inline(schema: z.ZodType, io: "input" | "output"): Json {
    const { $schema: _dialect, $defs = {}, ...described } = z.toJSONSchema(schema, { io });
    for (const [name, named] of Object.entries($defs)) this.#add(name, shared(named));
    return JSON.parse(shared(described)) as Json;
  }

  /** A reference to the schema, under its own name where it has one. */
  refer(schema: z.ZodType, io: "input" | "output", name: string): Json {
    const described = this.inline(schema, io);
    if ("$ref" in described) return described;
    this.#add(name, JSON.stringify(described));
    return { $ref: `#/components/schemas/${name}` };
  }

  #add(name: string, schema: string): void {
    if ((this.#schemas.get(name) ?? schema) !== schema) throw new Error(`two schemas are called ${name}`);
    this.#schemas.set(name, schema);
  }
}

const shared = (schema: object): string => JSON.stringify(schema).replaceAll(LOCAL, SHARED);
