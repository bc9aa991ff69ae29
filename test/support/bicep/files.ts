import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BicepSource, ParseBicep } from "./parse";

export const AZURE = join(__dirname, "../../../infra/azure");

/** Every Bicep file, by its name from infra/azure on. */
export const bicepSources = (parse: ParseBicep): ReadonlyMap<string, BicepSource> =>
  new Map(
    readdirSync(AZURE, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.bicep(param)?$/.test(file))
      .sort()
      .map((file) => [file, parse(file, readFileSync(join(AZURE, file), "utf8"))]),
  );
