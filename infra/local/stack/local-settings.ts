import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError, messageOf } from "../../../shared/errors";

interface LocalSettingsFile {
  readonly Values?: Readonly<Record<string, string>>;
}

/**
 * The settings of the sample, over them those of local.settings.json, which Core Tools reads too, and over them what
 * stands in the environment under the same names.
 */
export async function readLocalSettings(appDirectory: string): Promise<Record<string, string>> {
  const values = {
    ...(await readValues(join(appDirectory, "local.settings.sample.json"))),
    ...(await readValues(join(appDirectory, "local.settings.json"))),
  };
  const fromEnvironment = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && name in values ? [[name, value] as const] : [],
  );
  return { ...values, ...Object.fromEntries(fromEnvironment) };
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
