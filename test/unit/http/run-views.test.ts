import { runContract } from "../../../shared/http/contract/runs";
import { runListView } from "../../../shared/http/views";
import type { DeviceId } from "../../../shared/readings/reading";
import type { Run } from "../../../shared/runs/run";
import { newRun } from "../../support/contract/runs";

const unsettled = { startedAt: undefined, finishedAt: undefined, cancelRequestedAt: undefined, plan: undefined };
const runFor = (devices: Run["request"]["devices"]): Run => ({
  ...newRun({ request: { ...newRun().request, devices } }),
  ...{ ordinal: 1, status: "requested", attempt: 1, error: undefined, changes: undefined },
  ...unsettled,
});
const ids = (count: number) => Array.from({ length: count }, (_, i) => `pump-${i}` as DeviceId);

test("of a list of devices a page of runs shows how many it has and the first", () => {
  const runs = Array.from({ length: 500 }, () => runFor(ids(10_000)));
  const page = runListView(runs, 500);
  expect(runContract["list-runs"].answer.json.parse(page)).toEqual(page);
  expect(page.runs[0]?.request.devices).toEqual({ count: 10_000, first: ids(10) });
  expect(JSON.stringify(page).length).toBeLessThan(500 * 1_000);
});

test.each([
  [undefined, "all"],
  [{ prefix: "pump-" }, { prefix: "pump-" }],
  [ids(2), { count: 2, first: ids(2) }],
])("devices that were asked for by %j are shown as %j", (devices, shown) => {
  const { runs } = runListView([runFor(devices)], 1);
  expect(runs[0]?.request.devices).toEqual(shown);
});
