import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError, messageOf } from "../../../shared/errors";

interface LocalSettingsFile {
  readonly Values?: Readonly<Record<string, string>>;
}

/**
 * The settings of the sample, over them those of local.settings.json, which Core Tools reads too, and over them what
 * stands in the environment under the same names. Where those name an identity, the sample's connection string gives way.
 */
export async function readLocalSettings(
  appDirectory: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Record<string, string>> {
  const sample = (await readValues(join(appDirectory, "local.settings.sample.json"))) ?? {};
  const own = (await readValues(join(appDirectory, "local.settings.json"))) ?? {};
  const fromEnvironment = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && (name in sample || name in own) ? [[name, value] as const] : [],
  );
  const set = { ...own, ...Object.fromEntries(fromEnvironment) };
  const byIdentity = Object.keys(set).flatMap((name) => (set[name] === "" ? [] : (/^(.+)__/.exec(name)?.[1] ?? [])));
  return { ...sample, ...Object.fromEntries(byIdentity.map((name) => [name, ""])), ...set };
}

async function readValues(file: string): Promise<Record<string, string> | undefined> {
  try {
    const { Values = {} } = JSON.parse(await readFile(file, "utf8")) as LocalSettingsFile;
    return { ...Values };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new AppError("bad-setting", `${file} is not JSON: ${messageOf(error)}`);
  }
}
