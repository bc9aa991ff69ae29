import type { Page } from "playwright-core";
import type { Device } from "../../functions/dashboard/fleet/fleet-view";
import { isoOf } from "../../shared/time";
import { openBrowser, visit } from "../support/browser/browser";
import type { Bench } from "./bench";
import { benchStack } from "./bench-stack";

const DEVICES = 10_000;
const STATES = ["normal", "normal", "normal", "normal", "anomalous", "unscored"] as const;

/**
 * Milliseconds between two frames of the fleet's page, the 95th of a hundred, while somebody types into its filter, presses
 * states and scrolls through 10,000 devices. The page is the app's own; the devices are made up, in the API's words.
 */
export const dashboard: Bench = async (say) => {
  await using stack = await benchStack();
  const browser = await openBrowser();
  try {
    const { page, faults } = await visit(browser, stack.url);
    await answerDevices(page);
    await page.goto(`${stack.url}/api/dashboard`);
    await page.getByLabel("Key of the app").fill(stack.key);
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByText(`${DEVICES} devices`).waitFor();
    const filtering = await framesDuring(page, () => filter(page));
    const scrolling = await framesDuring(page, () => scroll(page));
    if (faults.length > 0) throw new Error(faults.join("\n"));
    say(`filtering: ${shown(filtering)}`);
    say(`scrolling: ${shown(scrolling)}`);
    return { frameMs95: ninetyFifth([...filtering, ...scrolling]) };
  } finally {
    await browser.close();
  }
};

const shown = (frames: readonly number[]): string =>
  `${frames.length} frames, 95 of a hundred within ${ninetyFifth(frames).toFixed(1)} ms, the longest ${Math.max(...frames).toFixed(1)} ms`;

const ninetyFifth = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.95)] ?? NaN;

/** In the order of ids, by pages, as the app does. */
async function answerDevices(page: Page): Promise<void> {
  const devices = Array.from({ length: DEVICES }, (_, i) => deviceAt(i));
  await page.route("**/api/devices?*", (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const from = Number(asked.get("after") ?? 0);
    const to = from + Number(asked.get("limit"));
    return route.fulfill({ json: { devices: devices.slice(from, to), next: to < DEVICES ? String(to) : null } });
  });
}

const START = Date.parse("2026-11-01T00:00:00Z");

const deviceAt = (i: number): Device => ({
  id: `pump-${String(i).padStart(5, "0")}`,
  ...{ group: `hall ${i % 20}`, state: i % 50 === 0 ? "silent" : "active" },
  ...{ verdict: STATES[i % STATES.length] ?? null, severity: ((i * 7919) % 1_000) / 1_000 },
  reason: STATES[i % STATES.length] === "unscored" ? "too-few-readings" : null,
  ...{ windowEnd: isoOf(START), firstSeen: isoOf(START), lastSeen: isoOf(START + i * 1_000), mutedUntil: null },
  ...{ model: { deviceId: `pump-${i}`, version: "20261101T000000Z-000000" }, drift: null },
});

async function filter(page: Page): Promise<void> {
  const search = page.getByLabel("Search");
  for (const text of ["pump-0", "hall 1", "12"]) {
    await search.pressSequentially(text, { delay: 60 });
    await search.fill("");
  }
  for (const state of [/anomalous/, /anomalous/, /normal/, /normal/])
    await page.getByRole("button", { name: state }).click();
  for (const order of ["name", "last seen", "worst"]) await page.getByLabel("Order").selectOption(order);
}

async function scroll(page: Page): Promise<void> {
  await page.locator(".rows").hover();
  for (let step = 0; step < 120; step++) await page.mouse.wheel(0, step < 60 ? 900 : -5_000);
}

/** Milliseconds from each frame to the next, from before it begins until it has ended. */
async function framesDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(`{
    const at = (window.frames95 = []);
    const look = (now) => { at.push(now); window.looking = requestAnimationFrame(look); };
    window.looking = requestAnimationFrame(look);
  }`);
  await act();
  const at = await page.evaluate<number[]>("(cancelAnimationFrame(window.looking), window.frames95)");
  return at.slice(1).map((now, i) => now - (at[i] ?? now));
}
