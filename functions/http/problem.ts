import type { InvocationContext } from "@azure/functions";
import { AppError, codeOf, messageOf, UnavailableError } from "../../shared/errors";
import { tellLine } from "../log";

const STATUS: Readonly<Record<string, [status: number, title: string]>> = {
  "invalid-input": [400, "The request is wrong"],
  "not-found": [404, "Not found"],
  conflict: [409, "The request contradicts the state of things"],
  "too-large": [413, "The request is too large"],
  "model-invalid": [422, "The model is refused"],
  "model-missing": [409, "The model cannot be used"],
  "model-corrupt": [409, "The model cannot be used"],
  unavailable: [503, "A service this app needs is unavailable"],
};

/** What is sent back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * An error as problem details (RFC 9457): the foreseen ones by their code, all others as 500. What this app is to blame
 * for is in the log alone: it names hosts, files and statements, and some routes are open to anybody.
 */
export function problem(error: unknown, context: InvocationContext, correlationId: string): HttpAnswer {
  const code = codeOf(error);
  const [status, title] = STATUS[code] ?? [500, "The app failed"];
  if (status >= 500) {
    context.error(`${correlationId}: ${messageOf(error)}`, error);
    tellLine("error", `${correlationId}: ${messageOf(error)}`, context, { code });
  }
  const away = error instanceof UnavailableError ? `${error.what} is unavailable; ` : "";
  const detail = status >= 500 ? `${away}see the log of invocation ${context.invocationId}` : messageOf(error);
  const field = error instanceof AppError && "field" in error ? error.field : undefined;
  return {
    status,
    headers: { "content-type": "application/problem+json", ...(status === 503 && { "retry-after": "5" }) },
    body: JSON.stringify({ type: "about:blank", title, status, detail, code, field }),
  };
}
