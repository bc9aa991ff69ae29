import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { routes, type Route } from "../../shared/http/routes";
import { System } from "../support/e2e/system";

let system: System;
beforeAll(async () => {
  system = await System.start({});
});
afterAll(() => system[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string> = {}) => system.ask(path, { headers });

test("the API describes itself, without a key, in valid OpenAPI 3.1, every route of it", async () => {
  const answer = await fetch(`${system.host.url}/api/openapi.json`);
  const description = await answer.text();
  const { paths } = JSON.parse(description) as { readonly paths: Readonly<Record<string, object>> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(
    Object.values<Route>(routes)
      .map(({ method, path }) => `${method} /api/${path}`)
      .sort(),
  );

  const file = join(system.directory, "openapi.json");
  await writeFile(file, description);
  // The validator is an ES module, which jest does not load.
  const validator = require.resolve("@seriousme/openapi-schema-validator");
  const script = `
    const { Validator } = await import(${JSON.stringify(`file://${validator}`)});
    console.log(JSON.stringify(await new Validator().validate(${JSON.stringify(file)})));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
  expect(JSON.parse(stdout)).toEqual({ valid: true });
});

test("who asks again with the tag of what it has is told that nothing has changed", async () => {
  const first = await get("schedule");
  const tag = first.headers.get("etag") ?? "";
  expect(tag).toMatch(/^"[\w-]{27}"$/);

  const again = await get("schedule", { "if-none-match": `"other", W/${tag}` });
  expect([again.status, await again.text()]).toEqual([304, ""]);

  await system.api.call("set-schedule", { body: { paused: false } });
  const changed = await get("schedule", { "if-none-match": tag });
  expect([changed.status, await changed.json()]).toEqual([200, expect.objectContaining({ paused: false })]);
});

test("an answer is what it says it is, for who asked alone, and no page of another origin may read it", async () => {
  const headers = { origin: "https://elsewhere.example" };
  const answers = await Promise.all([
    ...["schedule", "runs?limit=1", "runs/none", "runs?limit=none"].map((path) => get(path, headers)),
    ...["health", "openapi.json"].map((path) => fetch(`${system.host.url}/api/${path}`, { headers })),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 400, 200, 200]);
  for (const answer of answers) {
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("cache-control")).toBe("private, no-cache");
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
  }
});

test("an answer carries the correlation id of its request, or one of its own", async () => {
  expect((await get("schedule", { "x-correlation-id": "ticket-7" })).headers.get("x-correlation-id")).toBe("ticket-7");
  expect((await get("runs/none", { "x-correlation-id": "ticket-8" })).headers.get("x-correlation-id")).toBe("ticket-8");
  expect((await get("schedule", { "x-correlation-id": "no id" })).headers.get("x-correlation-id")).toMatch(
    /^[\w-]{36}$/,
  );
});

test("a body that is too large is told so before it is read", async () => {
  const answer = await system.ask("runs", { method: "POST", body: "x".repeat(9 * 1024 * 1024) });
  expect([answer.status, await answer.json()]).toMatchObject([413, { code: "too-large" }]);
});
