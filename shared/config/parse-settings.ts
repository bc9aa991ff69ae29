import type { z } from "zod";
import { SettingError } from "../errors";

/** As processes have it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws SettingError naming the first setting that is wrong, its value and what it may be. */
export function parsedBy<T extends z.ZodType>(schema: T, environment: Environment) {
  const present = presentIn(environment);
  const parsed = schema.safeParse(present);
  if (!parsed.success) throw settingError(parsed.error.issues[0], present);
  return parsed.data;
}

/** All that is wrong, by the name of each setting; empty where nothing is. */
export function problemsBy(schema: z.ZodType, environment: Environment): string[] {
  const present = presentIn(environment);
  const issues = schema.safeParse(present).error?.issues ?? [];
  return issues.map((issue) => settingError(issue, present).message);
}

const presentIn = (environment: Environment) =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));

function settingError(issue: z.core.$ZodIssue | undefined, environment: Environment) {
  const name = String(issue?.path[0] ?? "settings");
  const value = environment[name] ?? "";
  const found = value === "" || isSecret(name, value) ? "" : `"${value}" is wrong: `;
  return new SettingError(name, `${found}${issue?.message ?? "not valid"}`);
}

/** Connection strings hold keys, wherever they were put by mistake: their values are never said. */
const isSecret = (name: string, value: string): boolean =>
  /^(AzureWebJobsStorage|RESULTS_STORAGE|CAPTURE_STORAGE|EventHub|SQL_CONNECTION|APPLICATIONINSIGHTS_CONNECTION_STRING)$/.test(
    name,
  ) || /[;=@]|:\/\//.test(value);
