import {
  app,
  type FunctionInput,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from "@azure/functions";
import type { Answer, AnswerInstead, Asked } from "../../shared/http/contract/operation";
import type { OperationContract } from "../../shared/http/contract/operation-contract";
import { routes, type Operation, type Route } from "../../shared/http/routes";
import { problem, type HttpAnswer } from "./problem";
import { isKnown, tagOf } from "./tag";

/** A request, taken apart by its contract. */
export interface Call<O extends Operation> extends Asked<O> {
  readonly request: HttpRequest;
  readonly context: InvocationContext;
}

/** What a handler answers; `lines` where the contract says that it answers JSON lines. */
type Answered<O extends Operation> = {
  readonly headers?: Readonly<Record<string, string>>;
} & (Answer<O> extends undefined
  ? { readonly lines?: string }
  : { readonly json: Answer<O> } | { readonly instead: AnswerInstead<O> });

type Handler<O extends Operation> = (call: Call<O>) => Promise<Answered<O>>;

/** Of every answer: it is what it says it is, and only who asked for it may keep it, to ask again whether it still holds. */
const HEADERS = { "x-content-type-options": "nosniff", "cache-control": "private, no-cache" };

/** Registers an operation of the API: what is asked for is checked before its handler sees it. */
export function serve<O extends Operation>(
  operation: O,
  handle: Handler<O>,
  extraInputs: readonly FunctionInput[] = [],
): void {
  const { method, path, isOpen }: Route = routes[operation];
  app.http(operation, {
    methods: [method],
    route: path,
    authLevel: isOpen === true ? "anonymous" : "function",
    extraInputs: [...extraInputs],
    handler: async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
      const correlationId = correlationOf(request, context);
      const answer = await respond(operation, handle, request, context).catch((error: unknown) =>
        problem(error, context, correlationId),
      );
      return { ...answer, headers: { ...HEADERS, ...answer.headers, "x-correlation-id": correlationId } };
    },
  });
}

async function respond<O extends Operation>(
  operation: O,
  handle: Handler<O>,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpAnswer> {
  // Loaded with the first request: the app's start does not wait for what checks input.
  const { contract } = await import("../../shared/http/contract/contract.js");
  const { askedOf } = await import("./asked.js");
  const { status, instead }: OperationContract["answer"] = contract[operation].answer;
  const asked = (await askedOf(contract[operation], request)) as Asked<O>;
  const answered: Answers = await handle({ ...asked, request, context });
  const { json, lines, headers = {} } = answered;
  if (answered.instead !== undefined && instead !== undefined) {
    return withTag(request, { status: instead.status, headers }, JSON.stringify(answered.instead));
  }
  if (lines !== undefined) return { status, headers, body: lines };
  return json === undefined ? { status } : withTag(request, { status, headers }, JSON.stringify(json));
}

interface Answers {
  readonly headers?: HttpAnswer["headers"];
  readonly json?: unknown;
  readonly instead?: unknown;
  readonly lines?: string;
}

/** Who polls is told in a few bytes that nothing has changed. */
function withTag(request: HttpRequest, answer: HttpAnswer, body: string): HttpAnswer {
  const json = { "content-type": "application/json; charset=utf-8" };
  if (request.method !== "GET") return { ...answer, headers: { ...json, ...answer.headers }, body };
  const etag = tagOf(body);
  if (isKnown(request, etag)) return { status: 304, headers: { etag } };
  return { ...answer, headers: { ...json, etag, ...answer.headers }, body };
}

/** By what the caller knows its request again, in its own log and in ours. */
function correlationOf(request: HttpRequest, { invocationId }: InvocationContext): string {
  const given = request.headers.get("x-correlation-id") ?? "";
  return /^[\w.:-]{1,128}$/.test(given) ? given : invocationId;
}
