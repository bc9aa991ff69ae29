import { z } from "zod";
import { NamedSchemas } from "../../../shared/http/named-schemas";
import { openApi } from "../../../shared/http/openapi";

type Node = Readonly<Record<string, unknown>>;

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: Node }>>;
}
interface Described {
  readonly requestBody?: Media;
  readonly responses: Readonly<Record<string, Media>>;
}

const description = openApi() as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: Readonly<Record<"schemas" | "responses", Readonly<Record<string, Node>>>>;
};

/** All objects within it, itself among them. */
function* nodesIn(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  yield value as Node;
  for (const inner of Object.values(value)) yield* nodesIn(inner);
}

const nodes = [...nodesIn(description)];
const references = new Set(nodes.flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : [])));

test("it is made once, whoever asks how often", () => {
  expect(openApi()).toBe(openApi());
});

test("whatever is referred to is there, and all that has a name is referred to", () => {
  const named = Object.entries(description.components).flatMap(([kind, all]) =>
    kind === "schemas" || kind === "responses" ? Object.keys(all).map((name) => `#/components/${kind}/${name}`) : [],
  );
  expect([...references].sort()).toEqual(named.sort());
});

test("every body and answer in JSON has a name, for generated clients", () => {
  const media = Object.values(description.paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ requestBody, responses }) => [...(requestBody ? [requestBody] : []), ...Object.values(responses)])
    .flatMap(({ content = {} }) => Object.entries(content).filter(([type]) => type.includes("json")));
  expect(media.length).toBeGreaterThan(30);
  for (const [, { schema }] of media) expect(Object.keys(schema)).toEqual(["$ref"]);
  expect(description.components.schemas).toMatchObject({ Run: {}, ResultRow: {}, Verdict: {}, StartRunRequest: {} });
});

test("no shape is written twice", () => {
  const shapes = nodes.filter(
    ({ type, properties = {} }) => type === "object" && Object.keys(properties as object).length > 3,
  );
  const written = shapes.map((shape) => JSON.stringify(shape));
  expect(shapes.length).toBeGreaterThan(20);
  expect(written.filter((shape, i) => written.indexOf(shape) !== i)).toEqual([]);
});

test("two schemas under one name are noticed", () => {
  const schemas = new NamedSchemas();
  expect(schemas.refer(z.string(), "output", "Name")).toEqual({ $ref: "#/components/schemas/Name" });
  expect(schemas.refer(z.string(), "output", "Name")).toEqual({ $ref: "#/components/schemas/Name" });
  expect(() => schemas.refer(z.int(), "output", "Name")).toThrow("two schemas are called Name");
});
