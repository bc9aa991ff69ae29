import type { HttpRequest } from "@azure/functions";
import { InvalidInputError } from "../../shared/errors";

const MAX_NAME = 128;

/**
 * Who asks, where somebody is named: the principal that App Service authentication found, else the name that the caller
 * gives itself, percent-encoded where it is not ASCII.
 * @throws InvalidInputError where the name cannot be kept.
 */
export function userOf({ headers }: HttpRequest): string | undefined {
  const name = headers.get("x-ms-client-principal-name")?.trim() || decoded(headers.get("x-fleet-user")?.trim() ?? "");
  if (name.length > MAX_NAME || /\p{Cc}/u.test(name)) {
    throw new InvalidInputError("x-fleet-user", `may be a name of at most ${MAX_NAME} printable characters`);
  }
  return name === "" ? undefined : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
