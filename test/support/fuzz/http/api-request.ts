import fc from "fast-check";
import { z } from "zod";
import * as ofModels from "../../../../shared/http/model-schemas";
import * as ofAnomalies from "../../../../shared/http/anomaly-schemas";
import * as ofDevices from "../../../../shared/http/device-schemas";
import * as exported from "../../../../shared/http/schemas";
import { mutatedJson } from "../json/mutated-json";
import { mutatedBytes } from "../mutated-bytes";
import { inputFor } from "./schema-arbitrary";

/** A request, and the schema of the resource that it is for. */
export interface ApiRequest {
  readonly schema: string;
  readonly sent: { readonly body: Uint8Array } | { readonly query: Readonly<Record<string, string>> };
}

/** Every schema that the API has, by its name. */
export const API_SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries({ ...exported, ...ofModels, ...ofAnomalies, ...ofDevices }).flatMap(([name, value]) =>
    value instanceof z.ZodType ? [[name, value] as const] : [],
  ),
);

const body = (text: fc.Arbitrary<string>): fc.Arbitrary<ApiRequest["sent"]> => {
  const bytes = text.map((json): Uint8Array => Buffer.from(json));
  return fc
    .oneof({ weight: 6, arbitrary: bytes }, { weight: 1, arbitrary: mutatedBytes(bytes) })
    .map((body) => ({ body }));
};

/** Of the text of an object, its members; queries are text, whatever they mean. */
const query = (text: fc.Arbitrary<string>): fc.Arbitrary<ApiRequest["sent"]> =>
  text.map((json) => ({ query: membersOf(json) }));

export const apiRequest: fc.Arbitrary<ApiRequest> = fc.oneof(
  ...[...API_SCHEMAS].map(([schema, type]) => {
    const text = mutatedJson(inputFor(type));
    return fc.oneof(body(text), query(text)).map((sent) => ({ schema, sent }));
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
