import { z } from "zod";
import { contract } from "./contract/contract";
import type { OperationContract } from "./contract/operation-contract";
import { NamedSchemas, type Json } from "./named-schemas";
import { routes, type Operation, type Route } from "./routes";

const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  field: z.string().optional(),
});

type OpenApi = Json & { readonly openapi: "3.1.0" };

let described: OpenApi | undefined;

/** The API's description. Anybody may ask for it, and making it takes a tenth of a second: it is made once. */
export const openApi = (): OpenApi => (described ??= describeApi());

/** From the schemas that check what is asked and say what is answered. */
function describeApi(): OpenApi {
  const schemas = new NamedSchemas();
  const responses = {
    Problem: {
      description: "What is wrong, and with which field",
      content: { "application/problem+json": { schema: schemas.refer(problem, "output", "Problem") } },
    },
  };
  const paths: Record<string, Record<string, Json>> = {};
  for (const [operation, { method, path, isOpen }] of Object.entries<Route>(routes)) {
    const described = describe(schemas, operation, contract[operation as Operation], isOpen === true);
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
      schemas: schemas.all,
      responses,
    },
  };
}

function describe(
  schemas: NamedSchemas,
  operationId: string,
  { summary, description, path, query, body, form, answer }: OperationContract,
  isOpen: boolean,
) {
  const name = operationId.replace(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase());
  const requestBody = body
    ? { required: true, content: { "application/json": { schema: schemas.refer(body, "input", `${name}Request`) } } }
    : form && { required: true, content: { "multipart/form-data": { schema: formSchema(schemas, form) } } };
  const answered = contentOf(schemas, `${name}Answer`, answer);
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    ...(isOpen && { security: [] }),
    parameters: [...parametersIn(schemas, "path", path), ...parametersIn(schemas, "query", query)],
    ...(requestBody && { requestBody }),
    responses: {
      [answer.status]: { description: summary, ...answered },
      ...(answer.instead && {
        [answer.instead.status]: { description: summary, ...contentOf(schemas, `${name}Instead`, answer.instead) },
      }),
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

function parametersIn(schemas: NamedSchemas, place: "path" | "query", schema: z.ZodObject | undefined): Json[] {
  if (schema === undefined) return [];
  const described = schemas.inline(schema, "input");
  const { properties = {}, required = [] } = described as { properties?: Json; required?: readonly string[] };
  return Object.entries(properties).map(([name, property]) => {
    return { name, in: place, required: place === "path" || required.includes(name), schema: property };
  });
}

function formSchema(schemas: NamedSchemas, { files, fields }: NonNullable<OperationContract["form"]>): Json {
  const { properties, ...rest } = schemas.inline(fields, "input") as { properties?: Json };
  const file = { type: "string", format: "binary" };
  return {
    ...rest,
    properties: { ...Object.fromEntries(files.map((name) => [name, file])), ...properties },
    required: files,
  };
}

type Answered = Pick<OperationContract["answer"], "json" | "line" | "csv">;

function contentOf(schemas: NamedSchemas, name: string, { json, line, csv }: Answered): Json {
  if (json) return { content: { "application/json": { schema: schemas.refer(json, "output", name) } } };
  const asCsv = csv && { "text/csv": { schema: { type: "string" } } };
  return line ? { content: { "application/x-ndjson": { schema: schemas.refer(line, "output", name) }, ...asCsv } } : {};
}
