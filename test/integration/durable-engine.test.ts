import { TestEngine, untilTrue } from "../support/durable-engine";
import { calls, closeGate, code } from "../support/durable-probes";

const NASTY = [undefined, { seed: 1, duplicateActivities: 0.5 }, { seed: 20261120, duplicateActivities: 0.5 }];

describe.each(NASTY)("the durable engine, nasty as %j", (nasty) => {
  let host: TestEngine;
  beforeEach(async () => {
    host = await new TestEngine({ nasty }).start();
  });
  afterEach(() => host.close());

  test("completes an orchestration with what its activity returned", async () => {
    const { runtimeStatus, output, input } = await host.run("hello", { deep: ["värld", 1, null] });
    expect({ runtimeStatus, output, input }).toEqual({
      runtimeStatus: "Completed",
      output: { deep: ["värld", 1, null] },
      input: { deep: ["värld", 1, null] },
    });
  });

  test.each([["text"], ["12"], [7], [true], [null], [{ a: 1 }]])(
    "hands %j through an activity unchanged",
    async (value) => {
      expect((await host.run("hello", value)).output).toEqual(value);
    },
  );

  test("tells an activity which instance called it", async () => {
    expect((await host.run("which-instance", undefined, "me")).output).toBe("me");
  });

  test("fans out to activities and in again", async () => {
    expect((await host.run("fan-out", 60)).output).toBe(1770);
  });

  test("runs sub-orchestrations with ids of their own choice", async () => {
    expect((await host.run("chunks", { chunks: 4, size: 5 }, "parent")).output).toBe(40);
    expect(host.engine.status("parent-3")?.runtimeStatus).toBe("Completed");
  });

  test("fails an orchestration with what its function threw", async () => {
    const { runtimeStatus, output } = await host.run("fails");
    expect([runtimeStatus, output]).toEqual(["Failed", "Orchestrator function 'fails' failed: on purpose"]);
  });

  test("delivers an activity's failure to the orchestrator", async () => {
    const { runtimeStatus, output } = await host.run("call-boom");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toMatch(/^Orchestrator function 'call-boom' failed: Activity function 'boom' failed: boom now/);
  });

  test("fails the task whose activity function does not exist", async () => {
    const { runtimeStatus, output } = await host.run("call-missing-activity");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toMatch(/The function 'no-such-activity' doesn't exist/);
  });

  test("retries an activity until it succeeds", async () => {
    const { runtimeStatus, output } = await host.run("retry");
    expect(runtimeStatus).toBe("Completed");
    expect(output).toBeGreaterThanOrEqual(3);
  });

  test("gives up after the last attempt", async () => {
    const { runtimeStatus, output } = await host.run("retry-in-vain");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toMatch(/boom again/);
  });

  test("keeps the ids of retries apart from those of other tasks", async () => {
    const { runtimeStatus, output } = await host.run("retries-beside-plain");
    expect(runtimeStatus).toBe("Completed");
    expect((output as unknown[]).slice(3)).toEqual([16, "x", "y"]);
  });

  test("keeps ids apart where user code goes on between retries", async () => {
    const { runtimeStatus, output } = await host.run("steps-beside-retries");
    expect([runtimeStatus, output]).toMatchObject([
      "Completed",
      { steps: [0, 1, 2, 3, 4, 5], both: [expect.any(Number), "start"] },
    ]);
  });

  test("retries a sub-orchestration", async () => {
    expect(await host.run("retry-child")).toMatchObject({ runtimeStatus: "Completed" });
  });

  test("delivers the failure of a sub-orchestration to its parent", async () => {
    const { output } = await host.run("call-child", { name: "fails" });
    expect(output).toMatchObject({ failed: expect.stringContaining("on purpose") as string });
  });

  test("delivers a missing sub-orchestration function as a failure", async () => {
    const { output } = await host.run("call-child", { name: "no-such-orchestrator" });
    expect(output).toMatchObject({ failed: expect.stringContaining("doesn't exist") as string });
  });

  test("delivers a sub-orchestration id that is running as a failure", async () => {
    host.engine.startInstance("wait-for", "taken", ["never"]);
    const { output } = await host.run("call-child", { name: "hello", id: "taken" });
    expect(output).toMatchObject({ failed: expect.stringContaining("already exists") as string });
  });

  test("delivers a sub-orchestration id beyond the limits as a failure", async () => {
    const { output } = await host.run("call-child", { name: "hello", id: "a/b" });
    expect(output).toMatchObject({ failed: expect.stringContaining("must not contain") as string });
  });

  test("starts a sub-orchestration whose id has ended again", async () => {
    await host.run("hello", 1, "used");
    const { output } = await host.run("call-child", { name: "hello", id: "used", input: 2 });
    expect(output).toEqual({ ok: 2 });
  });

  test("fires a timer not before its time", async () => {
    expect((await host.run("sleep", 30)).output).toBe(true);
  });

  test("goes by the clock that it is given", async () => {
    const begin = Date.UTC(2020, 0, 1);
    const behind = Date.now() - begin;
    const slow = await new TestEngine({ nasty, clock: () => Date.now() - behind }).start();
    const { output, createdTime, lastUpdatedTime } = await slow.run("sleep", 30);
    expect(output).toBe(true);
    expect(Date.parse(createdTime)).toBeGreaterThanOrEqual(begin);
    expect(Date.parse(lastUpdatedTime)).toBeGreaterThanOrEqual(Date.parse(createdTime) + 30);
    expect(Date.parse(lastUpdatedTime)).toBeLessThan(begin + 3_600_000);
    await slow.close();
  });

  test("goes on with continueAsNew and a custom status", async () => {
    expect(await host.run("count-down", 5)).toMatchObject({ output: "landed", customStatus: { left: 0 }, input: 0 });
  });

  test("hands a text on through continueAsNew unchanged", async () => {
    expect((await host.run("pass-text-on", "first")).output).toBe("last");
  });

  test.each([
    [8192 - 1, "Failed"],
    [8192 - 2, "Completed"],
  ])("allows a custom status of 16 KB and not more: %i characters and quotes", async (length, expected) => {
    expect((await host.run("big-status", length)).runtimeStatus).toBe(expected);
  });

  test.each([["uses-entity"], ["uses-http"]])("fails an orchestrator that %s", async (name) => {
    const { runtimeStatus, output } = await host.run(name);
    expect([runtimeStatus, output]).toEqual([
      "Failed",
      expect.stringContaining("not supported by the local Durable engine"),
    ]);
  });

  test("runs no more activities at once than it is allowed to", async () => {
    const limited = await new TestEngine({ nasty, maxConcurrentActivities: 2 }).start();
    const open = closeGate("limit");
    calls.delete("wait-for-gate limit");
    const ids = [1, 2, 3, 4].map((n) => limited.engine.startInstance("gated", `g${n}`, "limit"));
    await untilTrue(() => calls.get("wait-for-gate limit") === 2);
    await limited.until("g4", ({ runtimeStatus }) => runtimeStatus === "Running");
    expect(calls.get("wait-for-gate limit")).toBe(2);
    open();
    for (const id of ids) expect((await limited.ended(id)).output).toBe("limit");
    await limited.close();
  });

  test("fails an instance whose replay departs from its history", async () => {
    const id = host.engine.startInstance("changing");
    await host.until(id, ({ runtimeStatus }) => runtimeStatus === "Running");
    code.changed = true;
    try {
      // Whatever its activity has done by now: this makes it take one more turn.
      await fetch(`${await host.listen()}/durabletask/instances/${id}/raiseEvent/go`, { method: "POST" });
      const { runtimeStatus, output } = await host.ended(id);
      expect([runtimeStatus, output]).toEqual([
        "Failed",
        expect.stringMatching(/^Non-Deterministic workflow detected: /),
      ]);
    } finally {
      code.changed = false;
    }
  });
});

test("an instance and its children have the default version, and none where there is none", async () => {
  const host = await new TestEngine().start();
  expect((await host.run("versions")).output).toBe(" ");
  await host.close();
  const upgraded = await new TestEngine({ defaultVersion: "2" }).start();
  expect((await upgraded.run("versions")).output).toBe("2 2");
  await upgraded.close();
});

test("it counts activities and turns, and measures history with the inputs of what was scheduled", async () => {
  const host = await new TestEngine().start();
  const long = "x".repeat(10_000);

  await host.run("hello", long);

  const { activities, turns, largestHistoryBytes } = host.engine.work;
  // Scheduled in the first turn, ended in the second.
  expect({ activities, turns }).toEqual({ activities: 1, turns: 2 });
  // The instance's input, the activity's input and result, the instance's result; and what names all that.
  expect(largestHistoryBytes).toBeGreaterThan(4 * long.length);
  expect(largestHistoryBytes).toBeLessThan(5 * long.length);
  await host.close();
});
