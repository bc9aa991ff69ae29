import assert from "node:assert/strict";
import { HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { askedOf } from "../../../../functions/http/asked";
import { problem } from "../../../../functions/http/problem";
import { contract } from "../../../../shared/http/contract/contract";
import type { OperationContract } from "../../../../shared/http/contract/operation-contract";
import type { Operation } from "../../../../shared/http/routes";
import { parseTimestamp } from "../../../../shared/readings/decoding/timestamp";
import { judgeMessage, judgeNumbers } from "../foreseen";
import type { FuzzTarget } from "../fuzz-target";
import { apiRequest, type ApiRequest } from "./api-request";

/** Bodies and queries on the way to what a use case is called with, through the same steps as in the functions. */
export const httpTarget: FuzzTarget<ApiRequest, HttpResponseInit> = {
  name: "http",
  share: 0.35,
  arbitrary: apiRequest,
  answer: ({ operation, sent }) => handle(requestOf(sent), operation),
  judge: ({ operation }, { status = 200, jsonBody, body, headers }) => {
    if (status === 200) {
      judgeNumbers(jsonBody);
      judgeInstants(jsonBody as Readonly<Record<string, unknown>>);
      return { accepted: true, refusals: [] };
    }
    assert.equal(status, 400);
    assert.deepEqual(headers, { "content-type": "application/problem+json" });
    const { code, detail, field } = JSON.parse(body as string) as Readonly<Record<string, string | undefined>>;
    assert.equal(code, "invalid-input");
    assert(field !== undefined && field !== "", "no field is named");
    judgeMessage(detail ?? "");
    return { accepted: false, refusals: [`${operation}: ${knownField(operation, field)}`] };
  },
  show: ({ operation, sent }) =>
    "body" in sent
      ? `${operation}: ${Buffer.from(sent.body).toString("utf8")}`
      : `${operation}?${JSON.stringify(sent.query)}`,
  sizeBytes: ({ sent }) => ("body" in sent ? sent.body.length : JSON.stringify(sent.query).length),
};

const CONTEXT = {
  invocationId: "fuzz",
  error: (...what: readonly unknown[]) => {
    throw new Error(what.join(" "));
  },
} as unknown as InvocationContext;

async function handle(request: HttpRequest, operation: Operation): Promise<HttpResponseInit> {
  const { query, body, form }: OperationContract = contract[operation];
  try {
    const taken = { path: undefined, form: undefined, query: query ?? form?.fields };
    const asked = await askedOf({ ...contract[operation], ...taken }, request);
    return { jsonBody: body === undefined ? asked.query : asked.body };
  } catch (error) {
    return problem(error, CONTEXT, "fuzz");
  }
}

const requestOf = (sent: ApiRequest["sent"]): HttpRequest =>
  "body" in sent
    ? new HttpRequest({ method: "POST", url: "http://localhost/api", body: { bytes: sent.body } })
    : new HttpRequest({ method: "GET", url: "http://localhost/api", query: { ...sent.query } });

function judgeInstants(input: Readonly<Record<string, unknown>>): void {
  for (const field of ["from", "to"]) {
    const instant = input[field];
    assert(instant === undefined || parseTimestamp(instant) === instant, `${field} is ${String(instant)}`);
  }
}

/** For the counts: what a caller made up would make a count of its own. */
function knownField(operation: Operation, field: string): string {
  const [first = ""] = field.split(".");
  const { query, body, form }: OperationContract = contract[operation];
  const { shape } = (body ?? query ?? form?.fields ?? {}) as { readonly shape?: object };
  return first === "body" || Object.hasOwn(shape ?? {}, first) ? first : "another field";
}
