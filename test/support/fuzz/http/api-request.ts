import fc from "fast-check";
import { contract } from "../../../../shared/http/contract/contract";
import type { OperationContract } from "../../../../shared/http/contract/operation-contract";
import type { Operation } from "../../../../shared/http/routes";
import { mutatedJson } from "../json/mutated-json";
import { mutatedBytes } from "../mutated-bytes";
import { inputFor } from "./schema-arbitrary";

/** A request, and the operation that it asks for. */
export interface ApiRequest {
  readonly operation: Operation;
  readonly sent: { readonly body: Uint8Array } | { readonly query: Readonly<Record<string, string>> };
}

const body = (text: fc.Arbitrary<string>): fc.Arbitrary<ApiRequest["sent"]> => {
  const bytes = text.map((json): Uint8Array => Buffer.from(json));
  return fc
    .oneof({ weight: 6, arbitrary: bytes }, { weight: 1, arbitrary: mutatedBytes(bytes) })
    .map((body) => ({ body }));
};

/** Of the text of an object, its members; queries are text, whatever they mean. */
const query = (text: fc.Arbitrary<string>): fc.Arbitrary<ApiRequest["sent"]> =>
  text.map((json) => ({ query: membersOf(json) }));

/** What each operation takes beside its path. */
export const taken = Object.entries<OperationContract>(contract).flatMap(([operation, { query, body, form }]) => {
  const type = body ?? query ?? form?.fields;
  return type === undefined ? [] : [{ operation: operation as Operation, type, isBody: body !== undefined }];
});

export const apiRequest: fc.Arbitrary<ApiRequest> = fc.oneof(
  ...taken.map(({ operation, type, isBody }) => {
    const text = mutatedJson(inputFor(type));
    return (isBody ? body(text) : query(text)).map((sent) => ({ operation, sent }));
  }),
);

function membersOf(text: string): Record<string, string> {
  try {
    const json = JSON.parse(text) as unknown;
    const members = Object.entries(typeof json === "object" && json !== null ? json : {});
    return Object.fromEntries(members.map(([key, value]) => [key, asQuery(value)]));
  } catch {
    return { "": text };
  }
}

const asQuery = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
