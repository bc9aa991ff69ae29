import { SettingError } from "../../../shared/errors";
import type { AppFunction } from "./invocation";

/** The app's settings, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A text property of a function's trigger, with every `%SETTING%` replaced by the setting's value.
 *
 * @throws SettingError when the property, or a setting it names, is missing.
 */
export function resolvedProperty(fn: AppFunction, property: string, environment: Environment): string {
  const text = fn.trigger[property];
  if (typeof text !== "string" || text === "") throw new SettingError(placeOf(fn, property), "is missing");
  return text.replaceAll(/%([^%]+)%/g, (_, setting: string) => {
    const value = environment[setting];
    if (value === undefined || value === "") {
      throw new SettingError(setting, `is not set; ${placeOf(fn, property)} is "${text}"`);
    }
    return value;
  });
}

/**
 * The connection string behind a binding's `connection`, which names a setting.
 *
 * @throws SettingError when it is not set, or set as an identity.
 */
export function connectionString(wantedBy: string, setting: string, environment: Environment): string {
  const value = environment[setting];
  if (value !== undefined && value !== "") return value;
  const identity = Object.keys(environment).find((name) => name.startsWith(`${setting}__`));
  throw new SettingError(
    setting,
    identity === undefined
      ? `is not set; ${wantedBy} needs a connection string there`
      : `is given by ${identity}: identities are not supported locally, ${wantedBy} needs a connection string`,
  );
}

/** How messages name a property of a function's trigger. */
export const placeOf = (fn: AppFunction, property: string): string => `function "${fn.name}", ${property}`;
