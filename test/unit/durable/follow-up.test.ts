import type { ScheduledTask } from "../../../infra/local/durable/execution";
import { followUp } from "../../../infra/local/durable/follow-up";
import { ActionType, HistoryEventType, type HistoryEvent } from "../../../infra/local/durable/protocol";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const DAY_MS = 86_400_000;
const retryOptions = {
  ...{ firstRetryIntervalInMilliseconds: 100, maxNumberOfAttempts: 4 },
  ...{ backoffCoefficient: 3, maxRetryIntervalInMilliseconds: 500 },
};
const action = { actionType: ActionType.CallActivityWithRetry, functionName: "f", input: 1, retryOptions };
const base = { EventId: -1, Timestamp: "2026-11-20T12:00:00.000Z" };
const failure: HistoryEvent = { EventType: HistoryEventType.TaskFailed, ...base, TaskScheduledId: 0, Reason: "" };
const fired: HistoryEvent = { EventType: HistoryEventType.TimerFired, ...base, TimerId: 0 };
const attemptOf = (attempt: number, isBackOff = false): ScheduledTask => ({
  id: 0,
  slot: 0,
  attempt,
  isBackOff,
  action,
});

test.each([
  [1, 100],
  [2, 300],
  [3, 500],
  [4, 0],
])("waits after failed attempt %i for %i ms", (attempt, delayMs) => {
  expect(followUp(attemptOf(attempt), failure, NOW)).toMatchObject({ isBackOff: true, attempt, fireAt: NOW + delayMs });
});

test("makes the next attempt when the wait is over", () => {
  expect(followUp(attemptOf(3, true), fired, NOW)).toEqual({ action, slot: 0, attempt: 4, isBackOff: false });
});

test("makes no attempt beyond the last", () => {
  expect(followUp(attemptOf(4, true), fired, NOW)).toBeUndefined();
});

test("lets a wait grow no longer than a date can tell", () => {
  const endless = { ...retryOptions, backoffCoefficient: 1e9, maxNumberOfAttempts: 99 };
  const { maxRetryIntervalInMilliseconds: _, ...unbounded } = endless;
  const task = { ...attemptOf(50), action: { ...action, retryOptions: unbounded } };
  expect(new Date(followUp(task, failure, NOW)?.fireAt ?? NaN).getTime()).toBeGreaterThan(NOW);
});

test("follows success with nothing", () => {
  const success: HistoryEvent = { EventType: HistoryEventType.TaskCompleted, ...base, TaskScheduledId: 0, Result: "1" };
  expect(followUp(attemptOf(1), success, NOW)).toBeUndefined();
});

test.each([
  [10, 3],
  [6.5, 3],
  [6, 6],
  [1, 1],
])("goes the next leg of a timer that has %f days left in %f days", (left, leg) => {
  const timer = {
    actionType: ActionType.CreateTimer,
    fireAt: new Date(NOW + left * DAY_MS).toISOString(),
    isCanceled: false,
  };
  const task: ScheduledTask = { id: 0, slot: 0, attempt: 1, isBackOff: false, action: timer };
  expect(followUp(task, fired, NOW)?.fireAt).toBe(NOW + leg * DAY_MS);
  expect(followUp(task, fired, NOW + left * DAY_MS)).toBeUndefined();
});
