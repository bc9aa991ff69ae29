import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/** Holds package.json and host.json. */
export const appDirectory = resolve(__dirname, "../../..");

/** A file of the compiled app: what these tests run is what users run. */
export const compiledFile = (path: string): string => join(appDirectory, "dist", path);

/** A compiled module, whose scripts for processes of their own lie beside it. */
export const compiled = (path: string): unknown => createRequire(__filename)(compiledFile(path));
