import type { Plugin } from "esbuild";

/** What durable-functions requires when it is loaded, a third of the app's start, and uses once it has a client. */
export const lazyPackages = ["axios", "validator"];

const NAMES = lazyPackages.join("|");

/** The file that one of them becomes, beside all others. */
export const lazyFileOf = (name: string): string => `./${name}.js`;

/** Puts in the place of these packages what loads their files with the first of their members that is asked for. */
export const loadLazily: Plugin = {
  name: "load-lazily",
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${NAMES})$`) }, ({ path, kind }) =>
      kind === "entry-point" ? undefined : { path, namespace: "lazy" },
    );
    build.onLoad({ filter: /./, namespace: "lazy" }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, member) => require("${lazyFileOf(path)}").default[member] });`,
    }));
    build.onResolve({ filter: /./, namespace: "lazy" }, ({ path }) => ({ path, external: true }));
  },
};
