const ES_MODULES = "(hyparquet|hyparquet-writer)";

/** The four kinds of test; `jest --selectProjects unit` runs one. */
const project = (name, more = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: "<rootDir>/test/support/node-environment.ts",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
    // Those that come as ES modules alone, which jest does not load.
    [`/node_modules/${ES_MODULES}/.+\\.js$`]: [
      "@swc/jest",
      { jsc: { target: "es2023" }, module: { type: "commonjs" } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!${ES_MODULES}/)`],
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  ...more,
});

/** What needs a compiler that npm does not have; the last lines of a run say where it was left out. */
const leftOut = process.env.BICEP ? [] : ["<rootDir>/test/unit/infra/azure/compile.test.ts"];

module.exports = {
  projects: [
    project("unit", { testPathIgnorePatterns: ["/node_modules/", ...leftOut] }),
    project("contract"),
    project("integration"),
    project("e2e"),
  ],
  reporters: ["default", "<rootDir>/dist/test/support/closing-line.js"],
  // It ends what hangs. A busy machine is slow; a property takes hundreds of transactions, and a server far away its time
  // for each.
  testTimeout: process.env.TEST_SQL_CONNECTION ? 600_000 : 300_000,
};
