import { InvalidInputError } from "./errors";

export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws InvalidInputError where it is none. */
export function asObject(json: unknown, field: string): JsonObject {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as JsonObject;
  throw new InvalidInputError(field, "may be a JSON object");
}
