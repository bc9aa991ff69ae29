import { openApi } from "../../../shared/http/openapi";
import { code, generatedFrom, page, table } from "./markdown";
import { fieldRows, inWords, linkTo, meaningOf, type Schema } from "./schema-in-words";
import { shape } from "./shapes";

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly [];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: Media;
  readonly responses: Readonly<Record<string, Media>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Pages that tell more of a resource. */
const MORE: Readonly<Record<string, string>> = {
  runs: "More: [runs on request](../runs.md), [what a run leaves behind](../results.md), [columns](results.md).",
  backfills: "More: [backfills](../backfill.md).",
  alerts: "More: [alerts](../alerts.md).",
  models: "More: [how to import models](../how-to-import-models.md).",
  trainings: "More: [how to tune false alarms](../how-to-tune-false-alarms.md).",
  "dead-letters": "More: [how to replay dead letters](../how-to-replay-dead-letters.md).",
};

export function apiPage(): string {
  const { paths, components } = openApi() as unknown as Description;
  const byResource = Map.groupBy(Object.entries(paths), ([path]) => path.split("/")[2] ?? "");
  const { schemas } = components;
  return page(
    generatedFrom("shared/http/routes.ts and contract/"),
    "# The HTTP API",
    "The same in OpenAPI 3.1, for generated clients: `GET /api/openapi.json`. JSON in, JSON out. A function key goes into the header `x-functions-key`; `npm start` prints one. The dashboard (`GET /api/dashboard`) needs none to open and asks for one. Who makes a change may be named in the header `x-fleet-user`.",
    "Instants that are sent are ISO 8601 with a zone, or epoch milliseconds; those that are answered are UTC. Lists come in pages: `next` of an answer, where it is not null, goes into `after` or `next` of the next request. What is deleted a little at a time goes by `after` as well, until `next` is null.",
    `An error is answered as [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) says, in ${linkTo("Problem")}: what is wrong, in which field, and what would be right.`,
    ...[...byResource].flatMap(([resource, described]) => [
      `## /api/${resource}`,
      MORE[resource] ?? "",
      ...described.flatMap(([path, methods]) =>
        Object.entries(methods).flatMap(([method, one]) => operation(method, path, one, schemas)),
      ),
    ]),
    "## Shapes",
    ...Object.entries(schemas)
      .filter(([name]) => !name.endsWith("Request"))
      .flatMap(([name, schema]) => shape(name, schema)),
  );
}

function operation(
  method: string,
  path: string,
  { summary, description, security, parameters, requestBody, responses }: Described,
  schemas: Description["components"]["schemas"],
): string[] {
  const asked = parameters.map(({ name, in: place, required, schema }) => {
    return [code(name) + (required ? " (needed)" : ""), place, inWords(schema), meaningOf(schema)];
  });
  return [
    `### ${method.toUpperCase()} ${path}`,
    [`${summary}.`, description, security === undefined ? "" : "Needs no key."].filter(Boolean).join(" "),
    table(["field", "in", "what it may be", "what it says"], [...asked, ...bodyRows(requestBody, schemas)]),
    `Answers ${Object.entries(responses)
      .filter(([status]) => status !== "default")
      .map(([status, media]) => `${status}${answered(media)}`)
      .join(", or ")}.`,
  ];
}

function bodyRows({ content = {} }: Media = {}, schemas: Description["components"]["schemas"]): string[][] {
  return Object.entries(content).flatMap(([type, { schema }]) => {
    const body = schemas[schema.$ref?.split("/").at(-1) ?? ""] ?? schema;
    const place = type === "application/json" ? "body" : "form";
    return fieldRows(body).map(([name = "", may = "", says = ""]) => [name, place, may, says]);
  });
}

function answered({ content = {} }: Media): string {
  const forms = Object.entries(content).map(([type, { schema }]) =>
    type === "text/csv" ? "CSV" : `${inWords(schema)}${type === "application/json" ? "" : " a line"}`,
  );
  return forms.length === 0 ? "" : ` with ${forms.join(" or ")}`;
}
