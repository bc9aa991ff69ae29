import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HubOptions } from "../../../infra/local/event-hubs/hub";
import { Hubs } from "../../../infra/local/event-hubs/hubs";
import { DEFAULT_RETENTION } from "../../../infra/local/event-hubs/log/retention";
import { encodeEvent } from "../../support/event-hubs";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "hubs-"))));
afterEach(() => rmSync(directory, { recursive: true }));

const NOW = 1_700_000_000_000;

function openHubs(hubs: Record<string, HubOptions>, { now = NOW, onDisk = true } = {}): Hubs {
  const all = new Hubs({
    hubs,
    directory: onDisk ? directory : undefined,
    retention: DEFAULT_RETENTION,
    clock: () => now,
  });
  all.open();
  return all;
}

const two = { Readings: { partitions: 2 } };

test("a hub keeps its name, creation time and events from one start to the next", () => {
  const hubs = openHubs(two);
  hubs
    .find("readings")
    ?.partition("1")
    ?.append([encodeEvent("a")]);
  hubs.close();
  const hub = openHubs(two, { now: NOW + 5000 }).find("READINGS");
  expect(hub).toMatchObject({ name: "Readings", createdAt: NOW });
  expect(hub?.partition("0")?.nextSequence).toBe(0);
  expect(hub?.partition("1")?.nextSequence).toBe(1);
});

test.each([true, false])("a hub made anew is empty and has a later creation time (on disk: %s)", (onDisk) => {
  const hubs = openHubs(two, { onDisk });
  hubs
    .find("readings")
    ?.partition("1")
    ?.append([encodeEvent("a")]);
  const hub = hubs.recreate("readings");
  expect(hub).toMatchObject({ name: "Readings", createdAt: NOW + 1 });
  expect(hub.partition("1")?.nextSequence).toBe(0);
  expect(hubs.find("readings")).toBe(hub);
});

test("a hub made anew is still empty and has the same creation time at the next start", () => {
  const hubs = openHubs(two);
  hubs
    .find("readings")
    ?.partition("1")
    ?.append([encodeEvent("a")]);
  hubs.recreate("readings");
  hubs.close();
  const hub = openHubs(two, { now: NOW + 5000 }).find("readings");
  expect(hub?.createdAt).toBe(NOW + 1);
  expect(hub?.partition("1")?.nextSequence).toBe(0);
});

test("what an interrupted removal left behind is not taken for a hub", () => {
  mkdirSync(join(directory, "readings", "0"), { recursive: true });
  writeFileSync(join(directory, "readings", "0", "0000000000000000.log"), "left over");
  expect(openHubs(two).find("readings")?.partition("0")?.nextSequence).toBe(0);
});

test("another number of partitions than on disk is refused", () => {
  openHubs(two).close();
  expect(() => openHubs({ readings: { partitions: 3 } })).toThrow(/has 2 partitions, not 3/);
});

test("a hub.json that cannot be read is corrupt, and named", () => {
  openHubs(two).close();
  const path = join(directory, "readings", "hub.json");
  writeFileSync(path, "{");
  expect(() => openHubs(two)).toThrow(`${path} is corrupt`);
});

test.each(["", "..", "a/b", ".hidden", "a b"])("%j is no name of a hub", (name) => {
  expect(() => openHubs({ [name]: { partitions: 1 } })).toThrow(/is no name of a hub/);
});

test.each([0, -1, 1.5, 1025])("a hub may not have %d partitions", (partitions) => {
  expect(() => openHubs({ h: { partitions } })).toThrow(/1 to 1024 partitions/);
});

test("making a hub anew that is not there says so", () => {
  expect(() => openHubs(two).recreate("other")).toThrow("hub other does not exist");
});
