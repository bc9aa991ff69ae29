import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { alertSettingsSchema, type AlertSettings } from "../alerts/alert-settings";
import { messageOf, SettingError } from "../errors";
import { isObject } from "../readings/decoding/json-object";
import { inputProblem } from "../input-problem";
import type { Environment } from "./parse-settings";

const SETTING = "ALERTS_FILE";

/** Where it is looked for, beside `host.json`, where no setting names it. */
const DEFAULT = "alerts.json";

/**
 * Rules and destinations, from the file that the setting names; none where it names none and there is no `alerts.json`.
 * @param environment names the installation, which events say they come from where the file does not
 * @param file beneath the app's folder, or absolute
 * @throws SettingError saying which part of the file is wrong, and what it must be.
 */
export async function readAlertsFile(file: string | undefined, environment: Environment): Promise<AlertSettings> {
  const found = path.resolve(appFolder(), file ?? DEFAULT);
  const source = `/fleetscore/${environment["WEBSITE_SITE_NAME"] ?? "local"}`;
  if (file === undefined && !existsSync(found)) return alertSettingsSchema.parse({ source });
  const json = await readJsonFile(found);
  const parsed = alertSettingsSchema.safeParse(isObject(json) ? { source, ...json } : json);
  if (parsed.success) return parsed.data;
  throw new SettingError(SETTING, `${found} is wrong: ${inputProblem(parsed.error, "the file").message}`);
}

async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new SettingError(SETTING, `${file} cannot be read as JSON: ${messageOf(error)}`);
  }
}

/** Where `host.json` lies: compiled or bundled, the code is somewhere beneath. */
function appFolder(from = __dirname): string {
  if (existsSync(path.join(from, "host.json"))) return from;
  const parent = path.dirname(from);
  return parent === from ? process.cwd() : appFolder(parent);
}
