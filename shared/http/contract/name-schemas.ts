import { z } from "zod";

/** Gives schemas the names under which the API's description has them, once each, and generated clients know them. */
export function nameSchemas(schemas: Readonly<Record<string, z.ZodType>>): void {
  for (const [id, schema] of Object.entries(schemas)) z.globalRegistry.add(schema, { ...schema.meta(), id });
}
