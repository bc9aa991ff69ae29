import type { FunctionApp } from "../../infra/local/functions-host/invocation";
import { loadTestApp, TestEngine, untilTrue } from "../support/durable-engine";
import { calls, closeGate } from "../support/durable-probes";

const NASTY = [undefined, { seed: 3, duplicateActivities: 0.5 }];

describe.each(NASTY)("controlling orchestrations, nasty as %j", (nasty) => {
  let host: TestEngine;
  let api: string;
  beforeEach(async () => {
    host = await new TestEngine({ nasty }).start();
    api = `${await host.listen()}/durabletask`;
  });
  afterEach(() => host.close());

  const post = async (path: string, body: unknown = null): Promise<number> => {
    const response = await fetch(`${api}/${path}`, { method: "POST", body: JSON.stringify(body) });
    await response.text();
    return response.status;
  };
  const isRunning = ({ runtimeStatus }: { runtimeStatus: string }) => runtimeStatus === "Running";

  test("hands external events over by name, whether they come before or after the wait", async () => {
    const id = host.engine.startInstance("wait-for", undefined, ["a", "b", "a"]);
    expect(await post(`instances/${id}/raiseEvent/b`, { early: true })).toBe(202);
    await host.until(id, isRunning);
    for (const value of [1, 2]) expect(await post(`instances/${id}/raiseEvent/a`, value)).toBe(202);
    expect((await host.ended(id)).output).toEqual([1, { early: true }, 2]);
  });

  test("completes the race that an event wins, and never fires the cancelled timer", async () => {
    const id = host.engine.startInstance("race");
    await host.until(id, isRunning);
    await post(`instances/${id}/raiseEvent/go`);
    expect((await host.ended(id)).output).toEqual({ eventWon: true, after: "after" });
  });

  test("carries external events that were not waited for over continueAsNew, in their order", async () => {
    const id = host.engine.startInstance("gather", undefined, { left: 8, seen: [] });
    for (const value of [1, 2, 3, 4]) await post(`instances/${id}/raiseEvent/item`, value);
    await host.until(id, isRunning);
    for (const value of [5, 6, 7, 8]) await post(`instances/${id}/raiseEvent/item`, value);
    expect((await host.ended(id)).output).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("loses no event that came together with the one that made the orchestration continue as new", async () => {
    const id = host.engine.startInstance("gather-either", undefined, { left: 4, seen: [] });
    await host.until(id, isRunning);
    await Promise.all(["x", "y", "y", "x"].map((name, n) => post(`instances/${id}/raiseEvent/${name}`, n)));
    expect((await host.ended(id)).output).toHaveLength(4);
  });

  test("stops the terminated instance alone: its child and the activity go on", async () => {
    const open = closeGate("terminate");
    calls.delete("wait-for-gate terminate");
    host.engine.startInstance("gated-child", "parent", "terminate");
    await untilTrue(() => (calls.get("wait-for-gate terminate") ?? 0) > 0);
    expect(await post("instances/parent/terminate?reason=enough")).toBe(202);
    expect(host.engine.status("parent")).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
    open();
    expect((await host.ended("parent-child")).output).toBe("terminate");
    expect(host.engine.status("parent")).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
  });

  describe("while a turn is under way", () => {
    let slow: TestEngine;
    let endTurn: () => void;
    let turns: number;
    beforeEach(async () => {
      const app = await loadTestApp();
      turns = 0;
      const turnMayEnd = new Promise<void>((resolve) => (endTurn = resolve));
      const invoke: FunctionApp["invoke"] = async (name, ...rest) => {
        const result = await app.invoke(name, ...rest);
        if (name === "fan-out" && ++turns === 1) await turnMayEnd;
        return result;
      };
      slow = await new TestEngine({ nasty, app: { functions: app.functions, invoke } }).start();
      api = `${await slow.listen()}/durabletask`;
      calls.delete("echo");
      slow.engine.startInstance("fan-out", "held", 3);
      await untilTrue(() => turns === 1);
    });
    afterEach(() => slow.close());

    test("a termination is not overwritten by the turn, which schedules nothing", async () => {
      expect(await post("instances/held/terminate?reason=stop")).toBe(202);
      endTurn();
      await slow.run("hello", "time passes");
      expect(slow.engine.status("held")).toMatchObject({ runtimeStatus: "Terminated", output: "stop" });
      expect(calls.get("echo")).toBeLessThanOrEqual(2);
    });

    test("a new execution that takes the id is not disturbed by the turn of the former one", async () => {
      await post("instances/held/terminate?reason=stop");
      slow.engine.startInstance("fan-out", "held", 5);
      endTurn();
      expect((await slow.ended("held")).output).toBe(10);
    });

    test("a purged instance does not come back", async () => {
      await fetch(`${api}/instances/held`, { method: "DELETE" });
      endTurn();
      await slow.run("hello", "time passes");
      expect(slow.engine.status("held")).toBeUndefined();
    });

    test("a suspension holds from the end of the turn on", async () => {
      await post("instances/held/suspend?reason=pause");
      endTurn();
      await untilTrue(() => (calls.get("echo") ?? 0) >= 3);
      await slow.run("hello", "time passes");
      expect(slow.engine.status("held")?.runtimeStatus).toBe("Suspended");
      await post("instances/held/resume?reason=go");
      expect((await slow.ended("held")).output).toBe(3);
    });
  });

  test("tells the parent of a terminated child that it failed", async () => {
    host.engine.startInstance("call-child", "parent", { name: "wait-for", id: "child", input: ["never"] });
    await host.until("child", isRunning);
    await post("instances/child/terminate?reason=enough");
    expect((await host.ended("parent")).output).toMatchObject({ failed: expect.stringContaining("enough") as string });
  });

  test("does not let a result of the former execution into one that took its id", async () => {
    const open = closeGate("former");
    calls.delete("wait-for-gate former");
    host.engine.startInstance("gated", "twice", "former");
    await untilTrue(() => (calls.get("wait-for-gate former") ?? 0) > 0);
    await post("instances/twice/terminate?reason=again");
    const openLatter = closeGate("latter");
    calls.delete("wait-for-gate latter");
    host.engine.startInstance("gated", "twice", "latter");
    await untilTrue(() => (calls.get("wait-for-gate latter") ?? 0) > 0);
    open();
    expect((await host.run("hello", "time passes")).output).toBe("time passes");
    expect(host.engine.status("twice")).toMatchObject({ runtimeStatus: "Running", output: null });
    openLatter();
    expect((await host.ended("twice")).output).toBe("latter");
  });

  test("holds a suspended instance still until it is resumed", async () => {
    const id = host.engine.startInstance("wait-for", undefined, ["a"]);
    await host.until(id, isRunning);
    expect(await post(`instances/${id}/suspend?reason=pause`)).toBe(202);
    await post(`instances/${id}/raiseEvent/a`, "kept");
    expect((await host.run("hello", "time passes")).output).toBe("time passes");
    expect(host.engine.status(id)?.runtimeStatus).toBe("Suspended");
    expect(await post(`instances/${id}/resume?reason=go`)).toBe(202);
    expect((await host.ended(id)).output).toEqual(["kept"]);
  });

  test("starts an id again that has ended", async () => {
    await host.run("hello", "first", "again");
    expect((await host.run("hello", "second", "again")).output).toBe("second");
  });

  test("restarts an instance with its input, under a new id or its own", async () => {
    await host.run("hello", "same", "origin");
    const response = await fetch(`${api}/instances/origin/restart`, { method: "POST" });
    const { id } = (await response.json()) as { id: string };
    expect(id).not.toBe("origin");
    expect((await host.ended(id)).output).toBe("same");
    expect(await post("instances/origin/restart?restartWithNewInstanceId=false")).toBe(202);
    expect((await host.ended("origin")).output).toBe("same");
  });
});
