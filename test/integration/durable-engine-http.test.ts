import { request } from "node:http";
import type { DurableClient } from "durable-functions";
import { orchestrationsOf } from "../../functions/durable/orchestrations";
import { durableClient } from "../support/durable-client";
import { TestEngine, untilTrue } from "../support/durable-engine";

describe("the durable client's HTTP API", () => {
  let host: TestEngine;
  let base: string;
  let client: DurableClient;
  beforeEach(async () => {
    host = await new TestEngine().start();
    base = await host.listen();
    client = await durableClient(host.engine.clientInput(base));
  });
  afterEach(() => host.close());

  const status = async (method: string, path: string, body?: string): Promise<number> => {
    const response = await fetch(`${base}/durabletask/${path}`, { method, body: body ?? null });
    await response.text();
    return response.status;
  };

  const answerTo = (path: string, headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      request(`${base}${path}`, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .once("error", reject)
        .end();
    });

  test.each([
    ["of another origin", { origin: "https://elsewhere.example" }],
    ["that a browser says is another's", { "sec-fetch-site": "cross-site" }],
    ["under a name that was led here", { host: "elsewhere.example" }],
  ])("starts nothing for a page %s", async (_whose, headers) => {
    expect(await answerTo("/durabletask/orchestrators/hello/asked", headers)).toBe(403);
    expect(await status("GET", "instances/asked")).toBe(404);
  });

  test("serves the real client from start to purge", async () => {
    const id = await client.startNew("wait-for", { instanceId: "real", input: ["a"] });
    expect(id).toBe("real");
    await client.raiseEvent(id, "a", { value: 1 });
    await host.ended(id);
    expect(await client.getStatus(id)).toMatchObject({
      runtimeStatus: "Completed",
      output: [{ value: 1 }],
      input: ["a"],
    });
    expect(await client.purgeInstanceHistory(id)).toEqual({ instancesDeleted: 1 });
    await expect(client.getStatus(id)).rejects.toThrow("404");
    expect(await client.purgeInstanceHistory(id)).toEqual({ instancesDeleted: 0 });
  });

  test("suspends, resumes and terminates for the real client", async () => {
    const id = await client.startNew("wait-for", { input: ["a"] });
    await client.suspend(id, "pause");
    expect((await client.getStatus(id)).runtimeStatus).toBe("Suspended");
    await client.resume(id, "go");
    await client.terminate(id, "enough");
    expect(await client.getStatus(id)).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
    await client.terminate(id, "again");
    await expect(client.rewind(id, "back")).rejects.toThrow("cannot rewind");
  });

  test.each([
    ["POST", "orchestrators/hello/taken", 409],
    ["POST", "orchestrators/no-such-function", 400],
    ["POST", `orchestrators/hello/${"x".repeat(101)}`, 400],
    ["POST", `orchestrators/hello/${"x".repeat(100)}`, 202],
    ["POST", "orchestrators/hello/a%2Fb", 400],
    ["POST", "orchestrators/hello/a%5Cb", 400],
    ["POST", "orchestrators/hello/a%23b", 400],
    ["POST", "orchestrators/hello/a%3Fb", 400],
    ["POST", "orchestrators/hello/a%0Ab", 400],
    ["POST", "orchestrators/hello/%ZZ", 400],
    ["GET", "instances/unknown", 404],
    ["GET", "instances/taken", 202],
    ["GET", "instances/over", 200],
    ["GET", "instances/failed", 200],
    ["GET", "instances/failed?returnInternalServerErrorOnFailure=true", 500],
    ["DELETE", "instances/unknown", 404],
    ["POST", "instances/unknown/raiseEvent/a", 404],
    ["POST", "instances/unknown/terminate", 404],
    ["POST", "instances/unknown/restart", 404],
    ["POST", "instances/over/raiseEvent/a", 410],
    ["POST", "instances/over/terminate", 410],
    ["POST", "instances/over/suspend", 410],
    ["POST", "instances/over/resume", 410],
    ["POST", "instances/taken/restart?restartWithNewInstanceId=false", 409],
    ["POST", "instances/over/rewind", 501],
    ["GET", "entities/counter/one", 501],
    ["GET", "instances?top=0", 400],
    ["GET", "instances?createdTimeFrom=yesterday", 400],
    ["GET", "nothing-here", 404],
  ])("answers %s %s with %i", async (method, path, expected) => {
    host.engine.startInstance("wait-for", "taken", ["never"]);
    await host.run("hello", 1, "over");
    await host.run("fails", 1, "failed");
    expect(await status(method, path)).toBe(expected);
  });

  test("refuses an input or event that is not JSON", async () => {
    host.engine.startInstance("wait-for", "waiting", ["a"]);
    expect(await status("POST", "orchestrators/hello", "{")).toBe(400);
    expect(await status("POST", "instances/waiting/raiseEvent/a", "{")).toBe(400);
  });

  test("wants its key under the webhook path", async () => {
    await host.run("hello", 1, "over");
    const path = `${base}/runtime/webhooks/durabletask/instances/over`;
    expect((await fetch(path)).status).toBe(401);
    expect((await fetch(`${path}?code=wrong`)).status).toBe(401);
    expect((await fetch(`${path}?code=secret`)).status).toBe(200);
  });

  test("leaves other paths to the host", async () => {
    expect((await fetch(`${base}/api/runs`)).status).toBe(404);
    expect(await (await fetch(`${base}/api/runs`)).text()).toBe("");
  });

  test("hands out URLs that work", async () => {
    const response = await fetch(`${base}/durabletask/orchestrators/wait-for`, { method: "POST", body: '["a"]' });
    const urls = (await response.json()) as Record<string, string>;
    expect(response.headers.get("location")).toBe(urls["statusQueryGetUri"]);
    const raise = urls["sendEventPostUri"]?.replace("{eventName}", "a") ?? "";
    expect((await fetch(raise, { method: "POST", body: "5" })).status).toBe(202);
    expect((await host.ended(urls["id"] ?? "")).output).toEqual([5]);
    expect((await fetch(urls["statusQueryGetUri"] ?? "")).status).toBe(200);
    expect((await fetch(urls["purgeHistoryDeleteUri"] ?? "", { method: "DELETE" })).status).toBe(200);
  });

  test("shows input and history as asked", async () => {
    await host.run("hello", "secret", "over");
    const shown = async (query: string) =>
      (await (await fetch(`${base}/durabletask/instances/over?${query}`)).json()) as Record<string, unknown>;
    expect((await shown("showInput=false"))["input"]).toBeNull();
    expect((await shown(""))["historyEvents"]).toBeUndefined();
    const events = (await shown("showHistory=true"))["historyEvents"] as Record<string, unknown>[];
    expect(events.map(({ EventType, FunctionName }) => [EventType, FunctionName])).toEqual([
      ["ExecutionStarted", "hello"],
      ["TaskCompleted", "echo"],
      ["ExecutionCompleted", undefined],
    ]);
    expect(events[1]).not.toHaveProperty("Result");
    const full = (await shown("showHistory=true&showHistoryOutput=true"))["historyEvents"] as Record<string, unknown>[];
    expect(full[1]).toMatchObject({ Result: "secret" });
  });

  test("lists by page, status, time and prefix", async () => {
    for (let n = 0; n < 230; n++) host.engine.startInstance("wait-for", `w${n}`, ["never"]);
    const lastCreated = Date.parse(host.engine.status("w229")?.createdTime ?? "");
    await untilTrue(() => Date.now() > lastCreated);
    const between = new Date();
    await host.run("hello", 1, "später");
    const idsOf = (statuses: { instanceId: string }[]) => statuses.map(({ instanceId }) => instanceId);

    const all = idsOf(await client.getStatusAll());
    expect([all.length, new Set(all).size]).toEqual([231, 231]);
    expect(idsOf(await client.getStatusBy({ createdTimeFrom: between }))).toEqual(["später"]);
    expect(await client.getStatusBy({ createdTimeTo: new Date(lastCreated) })).toHaveLength(230);
    const ended = await fetch(`${base}/durabletask/instances?runtimeStatus=Completed,Failed`);
    expect(idsOf((await ended.json()) as { instanceId: string }[])).toEqual(["später"]);
    const prefixed = await fetch(`${base}/durabletask/instances?instanceIdPrefix=w22&top=4`);
    expect(idsOf((await prefixed.json()) as { instanceId: string }[])).toEqual(["w22", "w220", "w221", "w222"]);
    expect(prefixed.headers.get("x-ms-continuation-token")).not.toBe("");
  });

  test("purges ended instances of the time and status asked for, and no others", async () => {
    await host.run("hello", 1, "old");
    const created = Date.parse(host.engine.status("old")?.createdTime ?? "");
    await untilTrue(() => Date.now() > created);
    await host.run("hello", 1, "young");
    await host.run("fails", 1, "failed");
    host.engine.startInstance("wait-for", "running", ["never"]);
    const purge = async (query: string) => {
      const response = await fetch(`${base}/durabletask/instances?${query}`, { method: "DELETE" });
      const { instancesDeleted } = (await response.json()) as { instancesDeleted?: number };
      return [response.status, instancesDeleted];
    };
    const left = () => ["old", "young", "failed", "running"].filter((id) => host.engine.status(id) !== undefined);

    expect(await purge("runtimeStatus=Terminated")).toEqual([404, undefined]);
    expect(await purge(`createdTimeTo=${new Date(created - 1).toISOString()}`)).toEqual([404, undefined]);
    expect(await purge(`createdTimeTo=${new Date(created).toISOString()}`)).toEqual([200, 1]);
    expect(left()).toEqual(["young", "failed", "running"]);
    expect(await purge("runtimeStatus=Failed")).toEqual([200, 1]);
    expect(await purge("")).toEqual([200, 1]);
    expect(left()).toEqual(["running"]);
  });

  test("lets the app forget what has ended, and nothing that goes on or was made later", async () => {
    await host.run("hello", 1, "old");
    await host.run("fails", 1, "failed");
    host.engine.startInstance("wait-for", "running", ["never"]);
    const created = Date.parse(host.engine.status("running")?.createdTime ?? "");
    await untilTrue(() => Date.now() > created);
    await host.run("hello", 1, "young");
    const orchestrations = orchestrationsOf(client);

    expect(await orchestrations.forgetEnded(created)).toBe(2);
    expect(await orchestrations.forgetEnded(created)).toBe(0);
    const left = ["old", "failed", "running", "young"].filter((id) => host.engine.status(id) !== undefined);
    expect(left).toEqual(["running", "young"]);
  });
});
