import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { AppError, InvalidInputError, messageOf } from "../../shared/errors";

type Handler<Rest extends unknown[]> = (request: HttpRequest, ...rest: Rest) => Promise<HttpResponseInit>;

const STATUS: Readonly<Record<string, [status: number, title: string]>> = {
  "invalid-input": [400, "The request is wrong"],
  "not-found": [404, "Not found"],
  conflict: [409, "The request contradicts the state of things"],
  "too-large": [413, "The request is too large"],
  "model-invalid": [422, "The model is refused"],
  unavailable: [503, "A service this app needs is unavailable"],
};

/** Answers errors as problem details (RFC 9457): the foreseen ones by their code, all others as 500 and in the log. */
export const respond =
  <Rest extends [...unknown[], InvocationContext]>(handler: Handler<Rest>): Handler<Rest> =>
  async (request, ...rest) => {
    try {
      return await handler(request, ...rest);
    } catch (error) {
      const context = rest.at(-1) as InvocationContext;
      return problem(error, context);
    }
  };

function problem(error: unknown, context: InvocationContext): HttpResponseInit {
  const code = error instanceof AppError ? error.code : "unexpected";
  const [status, title] = STATUS[code] ?? [500, "The app failed"];
  if (status >= 500) context.error(messageOf(error), error);
  const detail = status === 500 ? `see the log of invocation ${context.invocationId}` : messageOf(error);
  const field = error instanceof AppError && "field" in error ? error.field : undefined;
  return {
    status,
    headers: { "content-type": "application/problem+json", ...(status === 503 && { "retry-after": "5" }) },
    body: JSON.stringify({ type: "about:blank", title, status, detail, code, field }),
  };
}

/** @throws InvalidInputError where the body is not JSON. */
export async function readJsonBody(request: HttpRequest): Promise<unknown> {
  const text = await request.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InvalidInputError("body", "is not JSON");
  }
}

export const queryOf = (request: HttpRequest): Record<string, string> => {
  const query = Object.fromEntries(request.query.entries());
  // The key may come as a parameter of this name; it is the host's business.
  delete query["code"];
  return query;
};
