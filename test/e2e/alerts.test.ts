import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Answer } from "../../shared/http/contract/operation";
import { secretOf, signedHeaders } from "../../shared/messaging/alerts/sign";
import { isoOf } from "../../shared/time";
import { sendEvents } from "../../cli/sending/send-events";
import type { SensorName } from "../../shared/readings/reading";
import { linesOf, printed } from "../support/e2e/fleet-command";
import { seen } from "../support/e2e/patience";
import { ended, nextScheduledRun } from "../support/e2e/runs";
import { deviceNames, equipFleet, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";
import { temporaryFolder } from "../support/e2e/temporary-folder";
import { WebhookReceiver } from "../support/e2e/webhook-receiver";

const MINUTES_PER_RUN = 10;
const [odd, ...others] = deviceNames(3);
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const alertsFile = (url: string) => ({
  source: "/plants/north",
  rules: [
    { name: "odd", when: "windows", anomalous: 3, of: 5, leastSeverity: 0.99, level: "critical" },
    { name: "quiet", when: "silence", afterMinutes: 6_000, to: [] },
  ],
  destinations: [
    { name: "ops", type: "webhook", url, secretSetting: "OPS_SECRET", network: "private" },
    { name: "archive", type: "blob" },
  ],
});

test("who is to be told of an alert is told once, though they refuse it and the host is killed meanwhile", async () => {
  if (odd === undefined) throw new Error("no device");
  const fleet: SmallFleet = {
    ...{ devices: [odd, ...others], trained: 3 },
    ...rangesBefore(Date.now(), 3 * MINUTES_PER_RUN),
  };
  await using folder = await temporaryFolder();
  await using ops = await WebhookReceiver.start();
  const file = join(folder.path, "rules.json");
  await writeFile(file, JSON.stringify(alertsFile(ops.url)));
  await using system = await System.start({
    ...{ FIRST_RUN_FROM: isoOf(fleet.scored.from), ALLOWED_LATENESS_SECONDS: "0" },
    MAX_RUN_SPAN_SECONDS: String(MINUTES_PER_RUN * 60),
    ...{ ALERTS_FILE: file, OPS_SECRET: SECRET, ALERT_SCHEDULE: "* * * * * *" },
  });
  await feedFleet(system, fleet);
  await equipFleet(system, fleet);
  const before = await system.room.buckets.countReadings();
  const values = { ["temperature" as SensorName]: 5_000 };
  await sendEvents(system.hub, [{ kind: "point", point: { deviceId: odd, at: fleet.scored.from, values } }]);
  await seen("the fault counted", async () => (await system.room.buckets.countReadings()) > before || undefined);
  ops.status = 503;

  const firstRun = await ended(system.api, await nextScheduledRun(system.api));
  await seen("a refusal", async () => {
    const [alert] = (await system.api.call("list-alerts", { query: {} })).alerts;
    const shown = alert && (await system.api.call("show-alert", { path: { alert: alert.id } }));
    return shown?.deliveries.find(({ error }) => error?.endsWith("answered 503") === true);
  });
  await system.killHost();
  ops.status = 204;
  await system.startHost();

  const opened = await seen("the event again", () => ops.received.find(({ event }) => event.deliveryattempt > 1));
  const { event, headers, body } = opened;
  expect(event).toMatchObject({
    ...{ specversion: "1.0", source: "/plants/north", type: "fleetscore.alert.opened", subject: `devices/${odd}` },
    data: { rule: "odd", level: "critical", subject: { kind: "device", id: odd }, run: firstRun.id, clearedAt: null },
  });
  expect(event.id).toBe(ops.received[0]?.event.id);
  const at = Number(headers["webhook-timestamp"]) * 1000;
  expect(headers).toMatchObject(signedHeaders(event.id, at, body, secretOf(SECRET) ?? new Uint8Array()));

  const shown = linesOf<Answer<"acknowledge-alert">>(printed(await system.fleet(["alerts"])));
  expect(shown).toMatchObject([
    { id: event.data.id, acknowledged: null, summary: expect.stringContaining(odd) as string },
  ]);
  const ada = { FLEETSCORE_USER: "Ada" };
  printed(await system.fleet(["alerts", "acknowledge", event.data.id, "--note", "on my way"], ada));
  expect((await system.fleet(["alerts", "acknowledge", event.data.id], ada)).code).toBe(1);

  await ended(system.api, await nextScheduledRun(system.api));
  await seen("all clear", () => ops.received.find(({ event: { type } }) => type === "fleetscore.alert.cleared"));
  const told = ops.received.filter(({ event: { deliveryattempt } }, i) => i > 0 || deliveryattempt > 1);
  expect(told.map(({ event: { type } }) => type.split(".").at(-1))).toEqual(["opened", "acknowledged", "cleared"]);
  expect(await system.api.call("show-alert", { path: { alert: event.data.id } })).toMatchObject({
    ...{ clearedBy: "fine", acknowledged: { by: "Ada", note: "on my way" } },
    deliveries: expect.arrayContaining([
      expect.objectContaining({ destination: "ops", sentAt: expect.any(String) as string, nextAt: null }),
    ]) as object,
  });
  const { deliveries } = await system.api.call("show-alert", { path: { alert: event.data.id } });
  const archived = deliveries.filter(({ destination }) => destination === "archive").map(({ event: id }) => id);
  expect(archived).toHaveLength(3);
  for (const id of archived) {
    const day = isoOf(Date.now()).slice(0, 10).replaceAll("-", "/");
    const blob = await system.room.blobs.read(`alerts/${day}/${id}.json`);
    expect(JSON.parse(Buffer.from(blob ?? []).toString())).toMatchObject({ id, subject: `devices/${odd}` });
  }

  const tried = printed(await system.fleet(["alerts", "try", "--last", "2h", "--table"]));
  expect(tried).toMatch(new RegExp(`critical .*${odd}.*cleared`));
  expect(tried).toContain("looked at 2 runs");
});
