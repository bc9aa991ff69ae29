import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { sendEvents } from "../../cli/sending/send-events";
import type { DeviceId, SensorName } from "../../shared/readings/reading";
import type { Answer } from "../../shared/http/contract/operation";
import { isoOf } from "../../shared/time";
import { obstaclesOn, openBrowser, visit, type Visit } from "../support/browser/browser";
import { appDirectory } from "../support/e2e/compiled";
import { linesOf } from "../support/e2e/fleet-command";
import { seen } from "../support/e2e/patience";
import { ended, nextScheduledRun } from "../support/e2e/runs";
import { equipFleet, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { temporaryFolder } from "../support/e2e/temporary-folder";
import { System } from "../support/e2e/system";

const MINUTES = 30;
const TEMPERATURE = "temperature" as SensorName;
const HOSTILE_GROUP = '<img src="x" onerror="alert(1)">';
/** Ids may hold all of these. */
const [odd, hostile, untrained] = ["pump-000", "pump=1?#%2F'(*)", "pump-002"] as DeviceId[] as [
  DeviceId,
  DeviceId,
  DeviceId,
];
const fleet: SmallFleet = { devices: [odd, hostile], trained: 1, ...rangesBefore(Date.now(), MINUTES) };
/** What the pages looked like; `device-light.png` is the README's `docs/images/device.png`. */
const PICTURES = join(appDirectory, "coverage/dashboard");

/** One strange window is enough. */
const ALERTS = { rules: [{ name: "odd", when: "windows", leastSeverity: 0.95, level: "critical" }] };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let system: System;
let browser: Browser;
/** The only one that the schedule has begun. */
let scheduled: Answer<"show-run">;
beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  folder = await temporaryFolder();
  const alertsFile = join(folder.path, "alerts.json");
  await writeFile(alertsFile, JSON.stringify(ALERTS));
  [system, browser] = await Promise.all([
    System.start({
      FIRST_RUN_FROM: isoOf(fleet.scored.from),
      ALLOWED_LATENESS_SECONDS: "0",
      MAX_RUN_SPAN_SECONDS: String(MINUTES * 60),
      ...{ ALERTS_FILE: alertsFile, ALERT_SCHEDULE: "* * * * * *" },
    }),
    openBrowser(),
  ]);
  await feedFleet(system, fleet);
  await equipFleet(system, fleet);
  const before = await system.room.buckets.countReadings();
  // In the last window of the only run.
  const at = fleet.scored.to - 60_000;
  const reading = (deviceId: DeviceId, value: number) => ({
    kind: "point" as const,
    point: { deviceId, at, values: { [TEMPERATURE]: value } },
  });
  const noJson = { kind: "body", body: "no JSON", partitionKey: odd } as const;
  await sendEvents(system.hub, [reading(odd, 35), reading(untrained, 20), noJson]);
  await seen("the fault counted", async () =>
    (await system.room.buckets.countReadings()) === before + 2 ? true : undefined,
  );
  scheduled = await ended(system.api, await nextScheduledRun(system.api));
  await system.api.call("change-device", { path: { device: hostile }, body: { group: HOSTILE_GROUP } });
});
afterAll(async () => {
  await browser.close();
  await system[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** With the key given, at a part of the page. */
async function opened(part: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const { url, key } = system.host;
  const visited = await visit(browser, url, options);
  await visited.page.goto(`${url}/api/dashboard#/${part}`);
  await visited.page.getByLabel("Key of the app").fill(key);
  await visited.page.getByLabel(/Your name/).fill("Ada Größer");
  await visited.page.getByRole("button", { name: "Open" }).click();
  return visited;
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });
const rowsOf = (page: Page) => page.getByRole("list", { name: "Devices" }).getByRole("link");

test("a wrong key is told, the right one opens the page, and neither is ever in the address", async () => {
  const { url, key } = system.host;
  const { page, faults } = await visit(browser, url);
  await page.goto(`${url}/api/dashboard`);
  for (const given of ["wrong", key]) {
    await page.getByLabel("Key of the app").fill(given);
    await page.getByLabel("Key of the app").press("Enter");
    if (given === "wrong") await page.getByText("The app does not know this key.").waitFor();
    expect(page.url()).not.toContain(given);
  }
  await heading(page, "Fleet").waitFor();
  await page.reload();
  await heading(page, "Fleet").waitFor();
  await page.getByRole("button", { name: "Forget key" }).click();
  await page.getByLabel("Key of the app").waitFor();
  expect(await page.evaluate("Object.keys(sessionStorage).length + Object.keys(localStorage).length")).toBe(0);
  expect(faults).toEqual([]);
});

test("the fleet is listed with the strangest first, found by name and by state, and walked by keys alone", async () => {
  const { page, faults } = await opened("");
  await rowsOf(page).first().waitFor();
  expect(await rowsOf(page).locator(".id").allTextContents()).toEqual([odd, untrained, hostile]);
  expect(await rowsOf(page).locator(".state").allTextContents()).toEqual(["anomalous", "unscored", "normal"]);
  expect(await rowsOf(page).nth(1).locator(".reason").textContent()).toBe("no model");
  expect(await rowsOf(page).nth(2).locator(".group").textContent()).toBe(HOSTILE_GROUP);

  await page.getByRole("button", { name: /unscored/ }).click();
  await page.getByText("1 of 3 devices").waitFor();
  expect(await rowsOf(page).locator(".id").allTextContents()).toEqual([untrained]);
  await page.getByRole("button", { name: /unscored/ }).click();
  await page.getByLabel("Search").fill("PUMP=1");
  await page.getByText("1 of 3 devices").waitFor();
  await page.reload();
  await page.getByText("1 of 3 devices").waitFor();
  await page.getByLabel("Search").fill("");
  await page.getByText("3 devices", { exact: true }).waitFor();

  await rowsOf(page).first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await heading(page, hostile).waitFor();
  await page.getByText(/of windows judged/).waitFor();
  expect(faults).toEqual([]);
});

test("an alert is led to from the fleet, leads to its device, and is looked after by who says so", async () => {
  const { page, faults } = await opened("");
  await page.getByRole("link", { name: "1 alert is open" }).click();
  await heading(page, "Alerts").waitFor();
  const row = page.getByRole("row", { name: new RegExp(`critical.*${odd}`) });
  await row.getByRole("button", { name: "I look after it" }).click();
  await row.getByText(/by Ada Größer, \d{4}-/).waitFor();
  await row.getByRole("link", { name: odd }).click();
  await heading(page, odd).waitFor();
  expect(faults).toEqual([]);
});

test("a device shows its strange window, what it is due to, and a link that leads another there", async () => {
  const { from, to } = fleet.scored;
  const span = `from=${encodeURIComponent(isoOf(from))}&to=${encodeURIComponent(isoOf(to))}`;
  const { page, faults } = await opened(`devices/${odd}?${span}`);
  await page.getByRole("img", { name: "temperature over time" }).waitFor();
  await page.getByRole("img", { name: "score over time" }).waitFor();
  const windows = page.getByLabel(/Anomalous windows in this time/);
  await windows.selectOption({ index: 1 });
  await page
    .getByRole("rowheader", { name: /temperature/ })
    .first()
    .waitFor();
  expect(await page.locator(".window .state").textContent()).toBe("anomalous");
  const address = new URL(page.url()).hash.slice(2);
  const other = await opened(address);
  await other.page
    .getByRole("rowheader", { name: /temperature/ })
    .first()
    .waitFor();

  await page.getByRole("button", { name: "earlier" }).click();
  await page.waitForURL((url) => !url.hash.includes(encodeURIComponent(isoOf(to))));
  const chart = page.getByRole("img", { name: "temperature over time" });
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (box === null) throw new Error("the chart is not to be seen");
  const before = page.url();
  await page.mouse.move(box.x + box.width / 2, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + (box.width * 3) / 4, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL((url) => url.href !== before);
  expect([...faults, ...other.faults]).toEqual([]);
});

test("an operator says of an anomaly whether it was real, under their name, and takes it back", async () => {
  const { from, to } = fleet.scored;
  const span = `from=${encodeURIComponent(isoOf(from))}&to=${encodeURIComponent(isoOf(to))}`;
  const { page, faults } = await opened(`devices/${odd}?${span}&window=${encodeURIComponent(isoOf(to))}`);
  await page.getByRole("button", { name: "It is real" }).click();
  await page.getByText("marked as real", { exact: true }).waitFor();
  const said = async () => (await system.api.call("list-anomalies", { query: { device: odd, limit: 1 } })).anomalies[0];
  expect(await said()).toMatchObject({ windowEnd: isoOf(to), feedback: { verdict: "real", by: "Ada Größer" } });
  await page.reload();
  await page.getByText("marked as real by Ada Größer").waitFor();
  await page.getByRole("button", { name: "Take it back" }).click();
  await page.getByText("taken back", { exact: true }).waitFor();
  expect(await said()).toMatchObject({ feedback: null });
  expect(faults).toEqual([]);
});

test("a run is asked for and watched to its end, and the schedule resumed and paused", async () => {
  const { page, faults } = await opened("runs");
  const form = page.getByRole("form", { name: "Score" });
  await form.getByLabel("Last hours").fill("0.2");
  await form.getByLabel(/Devices/).fill("nobody");
  await form.getByRole("button", { name: "Score" }).click();
  await form.getByRole("alert").waitFor();
  expect(await form.getByRole("alert").textContent()).toContain("nobody");
  await form.getByLabel(/Devices/).fill(`${odd} ${untrained}`);
  await form.getByRole("button", { name: "Score" }).click();
  await form.getByText(/is asked for/).waitFor();
  const row = page.getByRole("row", { name: /ad-hoc completed/ });
  await row.getByRole("link").click();
  await page.getByText("2 of 2 devices").waitFor();

  await page.getByRole("link", { name: "Runs" }).first().click();
  await page.getByRole("button", { name: "Resume" }).click();
  const schedule = page.getByRole("region", { name: "Schedule" });
  await schedule.getByText(/^\d{4}-\d\d-\d\d \d\d:\d\d, in \d+ s$/).waitFor();
  await schedule.getByText(/^(held: (nothing is due before|run .* is still going)|scores )/).waitFor();
  await page.screenshot({ path: join(PICTURES, "runs-resumed.png") });
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Resume" }).waitFor();
  expect(await system.api.call("show-schedule", {})).toMatchObject({ paused: true });
  expect(faults).toEqual([]);
});

test("a scheduled run shows what it has changed, and leads to whom", async () => {
  const { page, faults } = await opened("runs");
  await page
    .getByRole("row", { name: /scheduled completed.*1 anomalous, 1 unscored/ })
    .getByRole("link")
    .click();
  await heading(page, scheduled.id).waitFor();
  const changed = page.getByRole("region", { name: "Changed since the run before" });
  await changed.getByRole("row", { name: `${untrained} not judged unscored no model` }).waitFor();
  await changed.getByRole("link", { name: odd }).click();
  await heading(page, odd).waitFor();
  expect(faults).toEqual([]);

  const told = await system.fleet(["runs", "show", scheduled.id, "--table"]);
  expect(told.out).toMatch(/^changed +1 became anomalous, 1 became unscored; see: fleet runs changes /m);
  const listed = await system.fleet(["runs", "changes", scheduled.id, "--verdict", "unscored"]);
  expect(linesOf(listed.out)).toMatchObject([{ deviceId: untrained, was: null, reason: "no-model" }]);
});

test("what comes in is shown, how fast, and what of it was late", async () => {
  const { page, faults } = await opened("ingest");
  await page.getByRole("img", { name: "readings a second over time" }).waitFor();
  const point = { deviceId: odd, at: fleet.scored.from, values: { [TEMPERATURE]: 20 } };
  await sendEvents(system.hub, [{ kind: "point", point }]);
  await page.getByText(/^1, the last at \d{4}-/).waitFor();
  await page.getByText(/; shaded where some were late$/).waitFor();
  const told = await system.fleet(["ingest", "--table"]);
  expect(told.out).toMatch(/^[\d.]+ readings a second over the last minutes; in the last hour 1 late, the last at /m);
  expect(faults).toEqual([]);
});

test("what was refused is judged again, and says that it is refused still", async () => {
  const { page, faults } = await opened("ingest");
  await page
    .getByRole("row", { name: /not-json/ })
    .getByRole("button", { name: "Replay" })
    .click();
  await page.getByText("0 readings counted, 1 refused again").waitFor();
  expect(faults).toEqual([]);
});

test("a challenger is shown beside the champion, promoted, and the change rolled back", async () => {
  const { versions } = await system.api.call("show-models", { path: { device: odd } });
  const { id } = await system.api.call("start-training", {
    body: { from: isoOf(fleet.history.from), to: isoOf(fleet.history.to), devices: [odd], windowSeconds: 300 },
  });
  await seen("the training's end", async () => {
    const { finishedAt } = await system.api.call("show-training", { path: { training: id } });
    return finishedAt ?? undefined;
  });
  const { page, faults } = await opened(`devices/${odd}`);
  await page.getByRole("heading", { name: "Challenger" }).waitFor();
  for (const act of ["Promote", "Roll back"]) {
    await page.getByRole("button", { name: act }).click();
    await page.getByRole("button", { name: "Yes" }).click();
    await page.getByText("is champion now").waitFor();
    await page.reload();
  }
  const { champion } = await system.api.call("show-models", { path: { device: odd } });
  expect(champion).toBe(versions[0]?.version);
  expect(faults).toEqual([]);
});

test.each([
  ["in the light", "light", {}],
  ["in the dark", "dark", { colorScheme: "dark" }],
  ["on a phone", "phone", { viewport: { width: 390, height: 844 } }],
] as const)("nothing on any page keeps people from using it %s", async (_where, look, options) => {
  const { from, to } = fleet.scored;
  const strange = new URLSearchParams({ from: isoOf(from), to: isoOf(to), window: isoOf(to) });
  const parts = [
    { picture: "fleet", part: "", name: "Fleet" },
    { picture: "device", part: `devices/${odd}?${strange.toString()}`, name: odd },
    { picture: "alerts", part: "alerts", name: "Alerts" },
    { picture: "runs", part: "runs", name: "Runs" },
    { picture: "run", part: `runs/${scheduled.id}`, name: scheduled.id },
    { picture: "ingest", part: "ingest", name: "Ingest" },
  ];
  const { page, faults } = await opened("", options);
  for (const { picture, part, name } of parts) {
    await page.goto(`${system.host.url}/api/dashboard#/${part}`);
    await heading(page, name).waitFor();
    await page.getByText("Loading …").waitFor({ state: "detached" });
    expect(await obstaclesOn(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.screenshot({ path: join(PICTURES, `${picture}-${look}.png`), fullPage: true });
  }
  expect(faults).toEqual([]);
});

test("where the app goes away, what was shown stays, and the page says so", async () => {
  const { page } = await opened("");
  await rowsOf(page).first().waitFor();
  await page.route("**/api/devices*", (route) => route.abort());
  await page.getByRole("link", { name: "Runs" }).click();
  await heading(page, "Runs").waitFor();
  await page.getByRole("link", { name: "Fleet", exact: true }).click();
  await page.getByText("The app does not answer.").waitFor();
});

test("only the page's own files are served beside it, with their types, and a browser is told to trust no others", async () => {
  const { url } = system.host;
  const page = await fetch(`${url}/api/dashboard`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
  expect((await fetch(`${url}/api/dashboard/`)).url).toBe(`${url}/api/dashboard`);
  const script = await fetch(`${url}/api/dashboard/app.js`);
  expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  const again = await fetch(`${url}/api/dashboard/app.js`, {
    headers: { "if-none-match": script.headers.get("etag") ?? "" },
  });
  expect(again.status).toBe(304);
  for (const name of ["package.json", "..%2f..%2fhost.json", "constructor", "index.js"]) {
    expect((await fetch(`${url}/api/dashboard/${name}`)).status).toBe(404);
  }
});
