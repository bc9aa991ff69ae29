import { loadDurableApp } from "../support/durable-app";
import { APP_ORCHESTRATIONS, registerAppOrchestrations } from "../support/replay/app-orchestrations";
import { recordedHistories, replayed } from "../support/replay/history";

const loading = loadDurableApp(registerAppOrchestrations);

test.each(recordedHistories())(
  "a run or training in flight goes on after an upgrade: %s asks for what it asked for then",
  async (_place, history) => {
    const { slots, error } = await replayed(await loading, history);

    expect(error).toBeUndefined();
    expect(slots.slice(0, history.slots.length)).toEqual(history.slots);
  },
);

test("each of the app's orchestrations has its history", () => {
  const recorded = new Set(recordedHistories().map(([, { orchestration }]) => orchestration));

  expect([...recorded].sort()).toEqual(APP_ORCHESTRATIONS);
});
