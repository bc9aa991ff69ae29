import { createRequire } from "node:module";
import type * as ServicesModule from "../../../shared/services";
import type { Services } from "../../../shared/services";
import { control } from "./control";
import { tapped } from "./tapped-services";
import { tapSqlServer } from "./tapped-sql-server";
import { tapSqlite } from "./tapped-sqlite";

/*
 * To be imported before the functions are: from here on, whoever asks for the app's services is handed tapped ones.
 */
const module_ = createRequire(__filename)("../../../shared/services") as {
  -readonly [K in keyof typeof ServicesModule]: (typeof ServicesModule)[K];
};
const open = module_.services;
const known = new WeakMap<Services, Services>();

module_.services = async () => {
  const services = await open();
  const tappedOnes = known.get(services) ?? tapped(services);
  known.set(services, tappedOnes);
  return tappedOnes;
};

if (control().databaseFile === undefined) tapSqlServer();
else tapSqlite();
