import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { alertSettingsSchema } from "../../../shared/alerts/alert-settings";
import { readAlertsFile } from "../../../shared/config/alerts-file";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "fleetscore-alerts-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function messageOf(text: string): Promise<string> {
  const file = path.join(folder, "alerts.json");
  await writeFile(file, text);
  const error: unknown = await readAlertsFile(file, {}).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.message.replace(file, "FILE") : "no error";
}

const rule = (asked: object) => JSON.stringify({ rules: [{ name: "r", ...asked }] });
const hook = (asked: object) =>
  JSON.stringify({
    destinations: [{ name: "ops", type: "webhook", secretSetting: "S", url: "https://x.example", ...asked }],
  });

test.each([
  ["{", /^ALERTS_FILE: FILE cannot be read as JSON: /],
  [JSON.stringify({ rule: [] }), /FILE is wrong: rule: /],
  [rule({ when: "weather" }), /rules\.0\.when: /],
  [rule({ when: "windows", anomalous: 3, of: 2 }), /rules\.0\.anomalous: must be at most "of", 2$/],
  [rule({ when: "windows", clearAt: 1 }), /rules\.0\.clearAt: must be less than "anomalous", 1$/],
  [rule({ when: "silence" }), /rules\.0\.afterMinutes: /],
  [rule({ when: "drift", devices: 3 }), /rules\.0\.devices: must be left out where "per" is "device"$/],
  [rule({ when: "run", name: "Bad Name" }), /rules\.0\.name: must be lower-case letters/],
  [rule({ when: "run", to: ["nobody"] }), /rules\.0\.to: must name destinations; "nobody" is none$/],
  [
    JSON.stringify({ rules: ["run", "run"].map((when) => ({ name: "r", when })) }),
    /rules\.1\.name: must be another: "r" is taken$/,
  ],
  [hook({ url: "ftp://x.example" }), /destinations\.0\.url: must be a URL/],
  [hook({ url: "http://x.example" }), /destinations\.0\.url: must be https/],
  [hook({ secret: "whsec_abc" }), /destinations\.0\.secret: /],
])("%s is refused, and the message says where and what must be", async (text, message) => {
  expect(await messageOf(text)).toMatch(message);
});

test("a file that is named must be there; without one and without alerts.json there are no rules", async () => {
  await expect(readAlertsFile(path.join(folder, "none.json"), {})).rejects.toThrow(
    /^ALERTS_FILE: .*none\.json cannot be read/,
  );
  expect(alertSettingsSchema.parse({})).toEqual({
    source: "/fleetscore",
    manyDevices: 10,
    rules: [],
    destinations: [],
  });
});

test("events say which installation they come from, where the file does not say another source", async () => {
  const file = path.join(folder, "alerts.json");
  const sourceOf = async (text: string, site?: string) => {
    await writeFile(file, text);
    return (await readAlertsFile(file, { WEBSITE_SITE_NAME: site })).source;
  };

  expect(await sourceOf("{}", "func-north")).toBe("/fleetscore/func-north");
  expect(await sourceOf("{}")).toBe("/fleetscore/local");
  expect(await sourceOf('{"source":"/plants/north"}', "func-north")).toBe("/plants/north");
});

test("the example of the docs is right", async () => {
  const page = await readFile(path.join(__dirname, "../../../docs/alerts.md"), "utf8");
  const [, example = ""] = /```json\n([^`]*)```/.exec(page) ?? [];

  expect(await messageOf(example)).toBe("no error");
  expect(alertSettingsSchema.parse(JSON.parse(example)).rules.length).toBeGreaterThan(5);
});

test("the rules that come with the app are right, and are found beside host.json", async () => {
  const shipped = JSON.parse(await readFile(path.join(__dirname, "../../../alerts.json"), "utf8")) as {
    rules: object[];
  };

  const { rules } = await readAlertsFile(undefined, {});

  expect(rules).toHaveLength(shipped.rules.length);
  expect(new Set(rules.map(({ when }) => when))).toEqual(new Set(["windows", "silence", "drift", "run", "lag"]));
});
