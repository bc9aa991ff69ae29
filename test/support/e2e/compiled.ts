import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");

/** Holds package.json and host.json, whether this file runs compiled or as it is. */
export const appDirectory = basename(root) === "dist" ? dirname(root) : root;

/** A file of the compiled app: what these tests run is what users run. */
export const compiledFile = (path: string): string => join(appDirectory, "dist", path);

/** A compiled module, whose scripts for processes of their own lie beside it. */
export const compiled = (path: string): unknown => createRequire(__filename)(compiledFile(path));
