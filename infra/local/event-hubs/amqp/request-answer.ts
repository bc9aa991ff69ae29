import { types, type Message } from "rhea";

/** What $cbs and $management answer a request with. */
export interface Answer {
  readonly properties: Record<string, unknown>;
  readonly body?: unknown;
}

export interface Status {
  /** As in HTTP. */
  readonly code: number;
  readonly description: string;
  readonly condition?: string;
}

export const answer = ({ code, description, condition }: Status, body?: unknown): Answer => ({
  properties: {
    "status-code": types.wrap_int(code),
    "status-description": description,
    ...(condition === undefined ? {} : { "error-condition": types.wrap_symbol(condition) }),
  },
  body,
});

/** An application property of a request, as text; empty when it is absent. */
export function propertyOf(request: Message, name: string): string {
  const properties = request.application_properties as Record<string, unknown> | undefined;
  const value = properties?.[name] ?? "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
