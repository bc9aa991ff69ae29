import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      "coverage/",
      ".fleetscore/",
      "test/fixtures/",
      "**/*.js",
      "**/*.mjs",
      "**/*.cjs",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      eqeqeq: "error",
    },
  },
  {
    files: ["shared/**"],
    ignores: ["shared/storage/**", "shared/messaging/**", "shared/telemetry/**", "shared/services.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["@azure/*", "durable-functions", "mssql", "node:sqlite"], message: "The domain imports no SDK." },
            { group: ["**/functions/**", "**/infra/**", "**/cli/**"], message: "Arrows go down only." },
          ],
        },
      ],
    },
  },
  {
    files: ["functions/**", "shared/**"],
    rules: {
      "no-console": "error",
    },
  },
  {
    // What others send is matched in a time that grows as its length does.
    files: ["functions/**", "shared/**", "cli/**", "infra/**"],
    plugins: { regexp },
    rules: {
      "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
      "regexp/no-super-linear-move": ["error", { report: "potential" }],
    },
  },
  {
    files: ["test/**"],
    rules: { "@typescript-eslint/require-await": "off" },
  },
);
