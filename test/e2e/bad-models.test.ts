import { blobSegment } from "../../shared/blobs";
import { runFiles } from "../../shared/runs/run-files";
import type { RunId } from "../../shared/runs/run";
import { isoOf } from "../../shared/time";
import { ended, nextScheduledRun, rowsOf, windowOf, windowsOf } from "../support/e2e/runs";
import { deviceNames, equipFleet, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";

const MINUTES_PER_RUN = 10;
const MINUTE_MS = 60_000;

test("a corrupt model fails its device alone, which is scored again once the model is whole; no model is one row", async () => {
  const names = deviceNames(6);
  const fleet: SmallFleet = { devices: names, trained: 5, ...rangesBefore(Date.now(), 3 * MINUTES_PER_RUN) };
  const [corrupt = "", bare = ""] = [names[2], names[5]];
  const whole = names.filter((name) => name !== corrupt && name !== bare);
  const { from } = fleet.scored;
  const middle = from + MINUTES_PER_RUN * MINUTE_MS;
  const to = middle + MINUTES_PER_RUN * MINUTE_MS;
  await using system = await System.start({
    FIRST_RUN_FROM: isoOf(from),
    ALLOWED_LATENESS_SECONDS: "0",
    MAX_RUN_SPAN_SECONDS: String(MINUTES_PER_RUN * 60),
  });
  await feedFleet(system, fleet);
  await equipFleet(system, { ...fleet, devices: names.slice(0, 5) });
  const model = await modelFileOf(system, corrupt);
  const bytes = await model.downloadToBuffer();
  await model.uploadData(Buffer.from("no model at all"));

  const first = await ended(system.api, await nextScheduledRun(system.api));
  expect(first).toMatchObject({ status: "partial", progress: { devices: 6, failedDevices: 1 } });
  const errors = await system.room.blobs.read(runFiles.errors(first.id as RunId, first.attempt));
  const failures = String(Buffer.from(errors ?? []))
    .trimEnd()
    .split("\n");
  expect(failures.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ deviceId: corrupt, code: "model-corrupt" }),
  ]);
  const firstRows = await rowsOf(system.api, first.id);
  expect(firstRows.filter(({ deviceId }) => deviceId === bare)).toEqual([
    expect.objectContaining({
      verdict: "unscored",
      reason: "no-model",
      windowStart: isoOf(from),
      windowEnd: isoOf(middle),
    }),
  ]);
  const judged = firstRows.filter(({ deviceId }) => deviceId !== bare);
  expect(judged.map(windowOf).sort()).toEqual(windowsOf(whole, { from, to: middle }));

  await model.uploadData(bytes);
  const second = await ended(system.api, await nextScheduledRun(system.api));
  expect(second).toMatchObject({ status: "completed", progress: { failedDevices: 0 } });
  const secondRows = (await rowsOf(system.api, second.id)).filter(({ deviceId }) => deviceId !== bare);
  expect(secondRows.map(windowOf).sort()).toEqual(
    [...windowsOf([corrupt], { from, to }), ...windowsOf(whole, { from: middle, to })].sort(),
  );
});

async function modelFileOf({ room }: System, deviceId: string) {
  const champion = [...(await room.models.aliased("champion")).values()].find((model) => model.deviceId === deviceId);
  if (champion === undefined) throw new Error(`${deviceId} has no champion`);
  return room.results.getBlockBlobClient(`models/${blobSegment(deviceId)}/${champion.version}/model.onnx`);
}
