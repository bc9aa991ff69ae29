import type { RegistryServices } from "../../../shared/models/register-model";

/** A catalog that keeps nothing, for who only wants what is handed to it. */
export const NO_CATALOG: RegistryServices["models"] = {
  findDeleted: () => Promise.resolve(undefined),
  register: () => Promise.resolve(),
  aliases: () => Promise.resolve({}),
  setAlias: () => Promise.resolve(),
};
