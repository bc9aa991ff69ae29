import type { Plugin } from "esbuild";

/** What durable-functions requires when it is loaded, a third of the app's start, and uses once it has a client. */
const LAZY = ["axios", "validator"];

/** Puts in the place of these packages what loads them with the first of their members that is asked for. */
export function lazyPackages(directory: string): Plugin {
  return {
    name: "lazy-packages",
    setup(build) {
      build.onResolve({ filter: new RegExp(`^(${LAZY.join("|")})$`) }, ({ path, namespace }) =>
        namespace === "lazy" ? undefined : { path, namespace: "lazy" },
      );
      build.onLoad({ filter: /./, namespace: "lazy" }, ({ path }) => ({
        resolveDir: directory,
        contents: `module.exports = new Proxy({}, { get: (_, member) => require("${path}")[member] });`,
      }));
    },
  };
}
