import { z } from "zod";
import { contract } from "./contract/contract";
import type { OperationContract } from "./contract/operation-contract";
import { routes, type Operation, type Route } from "./routes";

type Json = Readonly<Record<string, unknown>>;

const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  field: z.string().optional(),
});

/** The API's description, from the schemas that check what is asked and say what is answered. */
export function openApi(): Json & { readonly openapi: "3.1.0" } {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [operation, { method, path, isOpen }] of Object.entries<Route>(routes)) {
    const described = describe(operation, contract[operation as Operation], isOpen === true);
    paths[`/api/${path}`] = { ...paths[`/api/${path}`], [method.toLowerCase()]: described };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Fleetscore", version: "1", description: "Which devices of a fleet behave strangely." },
    security: [{ header: [] }, { query: [] }],
    paths,
    components: {
      securitySchemes: {
        header: { type: "apiKey", in: "header", name: "x-functions-key" },
        query: { type: "apiKey", in: "query", name: "code" },
      },
      schemas: { Problem: answered(problem) },
      responses: {
        Problem: {
          description: "What is wrong, and with which field",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

function describe(
  operationId: string,
  { summary, path, query, body, form, answer }: OperationContract,
  isOpen: boolean,
) {
  const requestBody = body
    ? { required: true, content: { "application/json": { schema: asked(body) } } }
    : form && { required: true, content: { "multipart/form-data": { schema: formSchema(form) } } };
  return {
    operationId,
    summary,
    ...(isOpen && { security: [] }),
    parameters: [...parametersIn("path", path), ...parametersIn("query", query)],
    ...(requestBody && { requestBody }),
    responses: {
      [answer.status]: { description: summary, ...contentOf(answer) },
      ...(answer.instead && { [answer.instead.status]: { description: summary, ...contentOf(answer.instead) } }),
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

function parametersIn(place: "path" | "query", schema: z.ZodObject | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = asked(schema) as { properties?: Json; required?: readonly string[] };
  return Object.entries(properties).map(([name, property]) => {
    return { name, in: place, required: place === "path" || required.includes(name), schema: property };
  });
}

function formSchema({ files, fields }: NonNullable<OperationContract["form"]>): Json {
  const { properties, ...rest } = asked(fields) as { properties?: Json };
  const file = { type: "string", format: "binary" };
  return {
    ...rest,
    properties: { ...Object.fromEntries(files.map((name) => [name, file])), ...properties },
    required: files,
  };
}

function contentOf({ json, line, csv }: Pick<OperationContract["answer"], "json" | "line" | "csv">): Json {
  if (json) return { content: { "application/json": { schema: answered(json) } } };
  const asCsv = csv && { "text/csv": { schema: { type: "string" } } };
  return line ? { content: { "application/x-ndjson": { schema: answered(line) }, ...asCsv } } : {};
}

/** A transformed field is described as it is sent. */
const asked = (schema: z.ZodType): Json => withoutDialect(z.toJSONSchema(schema, { io: "input" }));
const answered = (schema: z.ZodType): Json => withoutDialect(z.toJSONSchema(schema));

/** OpenAPI 3.1 says itself which it is. */
function withoutDialect({ $schema: _dialect, ...schema }: Json): Json {
  return schema;
}
