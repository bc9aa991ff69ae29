import assert from "node:assert/strict";
import { HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { queryOf, readJsonBody, respond } from "../../../../functions/http/respond";
import { parseInput } from "../../../../shared/http/schemas";
import { parseTimestamp } from "../../../../shared/readings/decoding/timestamp";
import { judgeMessage, judgeNumbers } from "../foreseen";
import type { FuzzTarget } from "../fuzz-target";
import { API_SCHEMAS, apiRequest, type ApiRequest } from "./api-request";

/** Bodies and queries on the way to what a use case is called with, through the same steps as in the functions. */
export const httpTarget: FuzzTarget<ApiRequest, HttpResponseInit> = {
  name: "http",
  share: 0.35,
  arbitrary: apiRequest,
  answer: ({ schema, sent }) => handle(requestOf(sent), schema, CONTEXT),
  judge: ({ schema }, { status = 200, jsonBody, body, headers }) => {
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
    return { accepted: false, refusals: [`${schema}: ${knownField(schema, field)}`] };
  },
  show: ({ schema, sent }) =>
    "body" in sent
      ? `${schema}: ${Buffer.from(sent.body).toString("utf8")}`
      : `${schema}?${JSON.stringify(sent.query)}`,
  sizeBytes: ({ sent }) => ("body" in sent ? sent.body.length : JSON.stringify(sent.query).length),
};

const CONTEXT = {
  invocationId: "fuzz",
  error: (...what: readonly unknown[]) => {
    throw new Error(what.join(" "));
  },
} as unknown as InvocationContext;

const handle = respond(async (request: HttpRequest, name: string, _context: InvocationContext) => {
  const schema = API_SCHEMAS.get(name);
  assert(schema !== undefined, name);
  return { jsonBody: parseInput(schema, request.method === "GET" ? queryOf(request) : await readJsonBody(request)) };
});

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
function knownField(schema: string, field: string): string {
  const [first = ""] = field.split(".");
  const { shape } = (API_SCHEMAS.get(schema) ?? {}) as { readonly shape?: object };
  return first === "body" || Object.hasOwn(shape ?? {}, first) ? first : "another field";
}
