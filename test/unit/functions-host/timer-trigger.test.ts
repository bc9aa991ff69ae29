import type { AppFunction, FunctionApp, TypedData } from "../../../infra/local/functions-host/invocation";
import { TimerTrigger } from "../../../infra/local/functions-host/timer-trigger";
import type { ScheduleStatus } from "../../../infra/local/functions-host/timer-status";
import { temporaryFolder } from "../../support/functions-host";

interface TimerInfo {
  Schedule: { AdjustForDST: boolean };
  ScheduleStatus: ScheduleStatus;
  IsPastDue: boolean;
}

const start = Date.parse("2026-01-01T00:00:00Z");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let calls: { at: string; info: TimerInfo }[];
let busyUntil: Promise<void>;
let log: string[];

beforeEach(async () => {
  folder = await temporaryFolder();
  calls = [];
  log = [];
  busyUntil = Promise.resolve();
  // File access stays real: only time is made up.
  jest.useFakeTimers({ now: start, doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
});

afterEach(async () => {
  jest.useRealTimers();
  await folder[Symbol.asyncDispose]();
});

function timer(trigger: Record<string, unknown>, environment: Record<string, string> = {}): TimerTrigger {
  const binding = { name: "tick", type: "timerTrigger", direction: "in", ...trigger };
  const fn: AppFunction = { name: "tick", bindings: [binding], trigger: binding, retryOptions: undefined };
  const app: FunctionApp = {
    functions: new Map([[fn.name, fn]]),
    invoke: async (_, data: TypedData) => {
      calls.push({ at: new Date().toISOString(), info: JSON.parse(data.json ?? "") as TimerInfo });
      await busyUntil;
      return {};
    },
  };
  return new TimerTrigger(fn, app, {
    environment,
    stateDirectory: folder.path,
    log: (entry) => log.push(entry.message),
  });
}

/** Lets time pass second by second, and after each the disk catch up. */
async function pass(seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    await jest.advanceTimersByTimeAsync(1000);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

const times = (): string[] => calls.map(({ at }) => at.slice(11, 19));

test("invokes at the occurrences and tells the schedule's status", async () => {
  const trigger = timer({ schedule: "%EVERY%" }, { EVERY: "*/5 * * * * *" });
  await trigger.start();
  await pass(11);
  await trigger.stop(0);
  expect(times()).toEqual(["00:00:05", "00:00:10"]);
  expect(calls[1]?.info).toEqual({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: "2026-01-01T00:00:05.000Z",
      Next: "2026-01-01T00:00:10.000Z",
      LastUpdated: "2026-01-01T00:00:05.000Z",
    },
    IsPastDue: false,
  });
});

test("invokes at the start too when asked to", async () => {
  const trigger = timer({ schedule: "00:00:05", runOnStartup: true });
  await trigger.start();
  await pass(6);
  await trigger.stop(0);
  expect(times()).toEqual(["00:00:00", "00:00:05"]);
  expect(calls.map(({ info }) => info.IsPastDue)).toEqual([false, false]);
});

test("skips the occurrences that fall while it runs", async () => {
  const trigger = timer({ schedule: "*/2 * * * * *" });
  await trigger.start();
  let release = (): void => undefined;
  busyUntil = new Promise((resolve) => (release = resolve));
  await pass(7);
  expect(times()).toEqual(["00:00:02"]);
  release();
  await pass(2);
  await trigger.stop(0);
  expect(times()).toEqual(["00:00:02", "00:00:08"]);
});

test("does not invoke after it has been stopped", async () => {
  const trigger = timer({ schedule: "* * * * * *" });
  await trigger.start();
  await trigger.stop(0);
  await pass(3);
  expect(calls).toEqual([]);
});

test("a failure is logged and the schedule goes on", async () => {
  const trigger = timer({ schedule: "* * * * * *" });
  await trigger.start();
  busyUntil = Promise.reject(new Error("storage is down"));
  await pass(1);
  busyUntil = Promise.resolve();
  await pass(1);
  await trigger.stop(0);
  expect(calls).toHaveLength(2);
  expect(log).toEqual(["tick: failed: storage is down"]);
});

test("makes up for an occurrence that was missed while no host ran, and says that it is past due", async () => {
  const first = timer({ schedule: "0 */10 * * * *" });
  await first.start();
  await first.stop(0);
  jest.setSystemTime(start + 25 * 60_000);
  const second = timer({ schedule: "0 */10 * * * *" });
  await second.start();
  await pass(1);
  await second.stop(0);
  expect(times()).toEqual(["00:25:00"]);
  expect(calls[0]?.info.IsPastDue).toBe(true);
  expect(calls[0]?.info.ScheduleStatus.Next).toBe("2026-01-01T00:10:00.000Z");
});

test("has nothing to make up for when it restarts before the next occurrence", async () => {
  const first = timer({ schedule: "0 */10 * * * *" });
  await first.start();
  await first.stop(0);
  jest.setSystemTime(start + 9 * 60_000);
  const second = timer({ schedule: "0 */10 * * * *" });
  await second.start();
  await pass(1);
  expect(calls).toEqual([]);
  await pass(60);
  await second.stop(0);
  expect(times()).toEqual(["00:10:00"]);
});

test("an occurrence farther away than a timer can wait comes in its time", async () => {
  const trigger = timer({ schedule: "0 0 0 1 3 *" });
  await trigger.start();
  await jest.advanceTimersByTimeAsync(58 * 86_400_000);
  expect(calls).toEqual([]);
  await jest.advanceTimersByTimeAsync(86_400_000);
  await trigger.stop(1000);
  expect(times()).toEqual(["00:00:00"]);
});

test("a wrong schedule is refused with function, setting and value", () => {
  expect(() => timer({ schedule: "%EVERY%" }, { EVERY: "every day" })).toThrow(
    'EVERY: "every day" has 2 fields; NCRONTAB has six: second minute hour day month day-of-week (function "tick", schedule)',
  );
  expect(() => timer({ schedule: "soon" })).toThrow('function "tick", schedule: "soon"');
  expect(() => timer({ schedule: "%EVERY%" })).toThrow('EVERY: is not set; function "tick", schedule is "%EVERY%"');
});
