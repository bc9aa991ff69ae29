import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requestOf } from "../../../cli/commands/runs/request-options";

test("nothing is asked for that was not said", () => {
  expect(requestOf({})).toEqual({});
});

test.each([
  [{ devices: ["pump-1", "pump-2"] }, { devices: ["pump-1", "pump-2"] }],
  [{ prefix: "pump-" }, { devices: { prefix: "pump-" } }],
  [{ group: "hall 3" }, { devices: { group: "hall 3" } }],
  [{ failedIn: "run-1" }, { devices: { failedIn: "run-1" } }],
  [{ model: "challenger" }, { model: "challenger" }],
  [{ model: "20261120T120000Z-1f0c9a" }, { model: { version: "20261120T120000Z-1f0c9a" } }],
  [{ errorThreshold: "5%" }, { errorThreshold: "5%" }],
  [{ errorThreshold: "-1" }, { errorThreshold: -1 }],
  [{ retryRounds: "many" }, { retryRounds: "many" }],
  [
    { deviceTimeout: "30", devicesPerActivity: "50" },
    { deviceTimeoutSeconds: 30, devicesPerActivity: 50 },
  ],
  [{ output: "csv", anomaliesOnly: true } as const, { output: "csv", anomaliesOnly: true }],
  [{ tag: ["site=north", "why=a=b"] }, { tags: { site: "north", why: "a=b" } }],
  [{ idempotencyKey: "once" }, { idempotencyKey: "once" }],
])("%j asks for %j", (options, request) => {
  expect(requestOf(options)).toEqual(request);
});

test("devices are read from a file, an id a line", () => {
  const folder = mkdtempSync(join(tmpdir(), "fleetscore-devices-"));
  const devicesFile = join(folder, "devices.txt");
  writeFileSync(devicesFile, "pump-1\r\n\n  pump-2\n");

  expect(requestOf({ devicesFile })).toEqual({ devices: ["pump-1", "pump-2"] });
  rmSync(folder, { recursive: true });
});

test("a file that is not there, and a tag without a value, are told by their option", () => {
  expect(() => requestOf({ devicesFile: "no-such-file" })).toThrow(/^--devices-file: cannot be read: /);
  expect(() => requestOf({ tag: ["north"] })).toThrow('--tag: "north" must be a name and a value with = between');
});
