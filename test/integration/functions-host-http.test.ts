import { writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { startHost, temporaryFolder, until, type TestHost } from "../support/functions-host";

let host: TestHost;

beforeAll(async () => {
  host = await startHost("web");
});
afterAll(() => host[Symbol.asyncDispose]());

const call = (path: string, init?: RequestInit): Promise<Response> => fetch(`${host.url}/v1/${path}`, init);
const json = async (path: string): Promise<unknown> => (await call(path)).json();

test.each([
  ["hello", { name: "hello", params: {} }],
  ["hello/you%20there", { name: "hello", params: { name: "you there" } }],
  ["things/12", { name: "number-thing", params: { id: "12" } }],
  ["things/twelve", { name: "any-thing", params: { id: "twelve" } }],
  ["things/latest", { name: "latest-thing", params: {} }],
  ["files/a/b.txt", { name: "files", params: { path: "a/b.txt" } }],
])("%s is answered by the most specific function", async (path, expected) => {
  expect(await json(path)).toEqual(expected);
});

test("a route is shared by methods", async () => {
  const response = await call("things/latest", { method: "DELETE" });
  expect(await response.json()).toEqual({ name: "delete-thing", params: { id: "latest" } });
});

test("a path without a route, or with another method, is not found", async () => {
  expect((await call("nothing")).status).toBe(404);
  expect((await fetch(`${host.url}/hello`)).status).toBe(404);
  expect((await call("hello", { method: "POST" })).status).toBe(404);
});

test("bytes go in and out unchanged, with status, headers and cookies", async () => {
  const bytes = Buffer.from([0, 255, 13, 10, 128]);
  const response = await call("echo?q=1&q=2", { method: "POST", body: bytes });
  expect(response.status).toBe(201);
  expect(response.headers.get("content-type")).toBe("application/octet-stream");
  expect(response.headers.get("x-query")).toBe("1,2");
  expect(response.headers.getSetCookie()).toEqual(["seen=a%20b; Max-Age=60; HttpOnly; SameSite=none"]);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
});

test("a streamed body is sent whole", async () => {
  expect(await (await call("streamed")).text()).toBe("one two");
});

test("a function that answers nothing is a 204, one that throws a 500 with its message in the log", async () => {
  expect((await call("silent")).status).toBe(204);
  const failed = await call("fails");
  expect(failed.status).toBe(500);
  expect(await failed.text()).toBe("");
  expect(host.log).toContainEqual(
    expect.objectContaining({
      level: "error",
      message: expect.stringContaining("no way") as string,
      functionName: "fails",
    }),
  );
});

test("a body above 100 MB is refused", async () => {
  const size = 100 * 1024 * 1024 + 1;
  const response = await call("echo", { method: "POST", body: Buffer.alloc(size) });
  expect(response.status).toBe(413);
  expect((await call("hello")).status).toBe(200);
});

test("a chunked body is counted as it comes", async () => {
  let chunks = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (chunks++ < 110) controller.enqueue(new Uint8Array(1024 * 1024));
      else controller.close();
    },
  });
  const response = await call("echo", { method: "POST", body, duplex: "half" });
  expect(response.status).toBe(413);
});

const withKey = (path: string, key: string): Promise<Response> => call(path, { headers: { "x-functions-key": key } });

test("a function of the level function opens with its key or the admin's, in header or query", async () => {
  expect((await call("closed")).status).toBe(401);
  expect((await withKey("closed", "wrong")).status).toBe(401);
  expect((await call("closed?code=")).status).toBe(401);
  expect((await withKey("closed", "function-key")).status).toBe(200);
  expect((await withKey("closed", "admin-key")).status).toBe(200);
  expect((await call("closed?code=function-key")).status).toBe(200);
});

test("a function of the level admin opens with the admin's key alone", async () => {
  expect((await withKey("for-admins", "function-key")).status).toBe(401);
  expect((await withKey("for-admins", "admin-key")).status).toBe(200);
});

test("a request that cannot be read is logged without the key in it", async () => {
  const status = await new Promise((resolve, reject) => {
    const asking = request(`${host.url}/v1/closed?code=function-key`, { headers: { host: "no host" } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.once("error", reject).end();
  });

  expect(status).toBe(500);
  expect(host.log.at(-1)?.message).toMatch(/^\/v1\/closed: /);
  expect(JSON.stringify(host.log)).not.toContain("function-key");
});

test("the host tells its status", async () => {
  const response = await fetch(`${host.url}/admin/host/status`);
  expect(await response.json()).toEqual({ state: "Running" });
});

test("a taken port stops the start with EADDRINUSE", async () => {
  const port = Number(new URL(host.url).port);
  await expect(startHost("web", { port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("a stopping host waits for the request that runs, and takes no other", async () => {
  await using folder = await temporaryFolder();
  const release = join(folder.path, "release");
  await using other = await startHost("web", { environment: { RELEASE_FILE: release } });
  const answer = fetch(`${other.url}/v1/slow`);
  await until("the request runs", () => other.log.some(({ message }) => message === "slow has begun"));
  const stopped = other.host.stop();
  await until("the port is closed", () => isFree(Number(new URL(other.url).port)));
  await writeFile(release, "");
  expect(await (await answer).text()).toBe("done");
  await stopped;
});

/** Whether nobody listens at the port any more. */
async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => {
      const { port: bound } = probe.address() as AddressInfo;
      probe.close(() => resolve(bound === port));
    });
  });
}
