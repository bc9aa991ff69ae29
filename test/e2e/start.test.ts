import { join } from "node:path";
import { sendEvents } from "../../cli/sending/send-events";
import type { Check } from "../../shared/diagnosis/check";
import type { DeviceId, SensorName } from "../../shared/readings/reading";
import { FleetCommand, linesOf } from "../support/e2e/fleet-command";
import { seen } from "../support/e2e/patience";
import { descendantsOf, stillRunning } from "../support/e2e/processes";
import { counted, placeOf, start, type Place } from "../support/e2e/start-command";
import { temporaryFolder } from "../support/e2e/temporary-folder";

test("says where everything is, ends cleanly at Ctrl-C, and the next start goes on with what is there", async () => {
  await using state = await temporaryFolder();
  await using first = start(state.path);
  const place = await placeOf(first);
  expect(await first.said(/^storage\s+(\S+)/m)).toContain("BlobEndpoint=http://127.0.0.1:");
  expect(await first.said(/^database\s+sqlite:(\S+)/m)).toBe(join(state.path, "fleetscore.db"));
  expect(await first.said(/^state\s+(\S+)/m)).toBe(state.path);
  expect((await fetch(`${place.url}/api/health`)).status).toBe(200);
  await send(place, 100);
  await seen("100 readings counted", async () => ((await counted(place)) === 100 ? true : undefined));
  await foundWithoutUrl(state.path, place);
  await endedCleanly(first, () => first.interrupt());
  await using lonely = new FleetCommand(["schedule", "--state", state.path]);
  expect(await lonely.ended()).toMatchObject({ code: 1, complaints: expect.stringContaining("npm start") as string });

  await using second = start(state.path);
  const again = await placeOf(second);
  expect(again.key).toBe(place.key);
  expect(await counted(again)).toBe(100);
  await send(again, 20);
  await seen("20 more counted", async () => ((await counted(again)) >= 120 ? true : undefined));
  expect(await counted(again)).toBe(120);
  await endedCleanly(second, () => second.signal("SIGINT"));
});

test("what a killed start has started ends by itself, and the next one goes on with what it simulated", async () => {
  await using state = await temporaryFolder();
  await using fleet = start(state.path, ["--simulate"]);
  const place = await placeOf(fleet);
  expect(await fleet.said(/^simulated: with (\S+)/m)).toBe("DEDUPLICATE_EVENTS=true");
  await fleet.said(/^simulated: (\S+) readings of the last 6 h/m);
  await seen("simulated readings counted", async () => ((await counted(place)) > 0 ? true : undefined));
  const children = descendantsOf(fleet.pid);
  expect(children).toHaveLength(2);
  fleet.signal("SIGKILL");
  await seen("no orphan", () => (stillRunning(children).length === 0 ? true : undefined));

  await using next = start(state.path, ["--simulate"]);
  const from = await next.said(/^simulated: \S+ readings of (\S+), where it ended, to now/m);
  expect(Date.now() - Date.parse(from)).toBeLessThan(5 * 60_000);
});

async function send({ hub }: Place, readings: number): Promise<void> {
  const [, connectionString = "", eventHubName = ""] = /^(.*;)EntityPath=(.*)$/.exec(hub) ?? [];
  const now = Date.now();
  const points = Array.from({ length: readings }, (_, i) => {
    return { deviceId: "pump-1" as DeviceId, at: now - i * 1000, values: { ["temperature" as SensorName]: i } };
  });
  await sendEvents(
    { connectionString, eventHubName },
    points.map((point) => ({ kind: "point", point })),
  );
}

/** Commands with the same state folder find the app, its hub and its storage, wherever they listen. */
async function foundWithoutUrl(state: string, { url }: Place): Promise<void> {
  await using doctor = new FleetCommand(["doctor", "--state", state]);
  const { code, out } = await doctor.ended();
  const checks = linesOf<Check>(out);
  expect(checks.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  expect([code, checks.find(({ check }) => check === "app: health")?.found]).toEqual([
    ...[0, expect.stringContaining(url) as string],
  ]);
}

async function endedCleanly(fleet: FleetCommand, interrupt: () => void): Promise<void> {
  const children = descendantsOf(fleet.pid);
  expect(children).toHaveLength(2);
  interrupt();
  const { code, complaints } = await fleet.ended();
  expect({ code, complaints }).toEqual({ code: 0, complaints: "" });
  expect(stillRunning(children)).toEqual([]);
}
