import { spawnSync } from "node:child_process";
import { AZURE } from "../../../support/bicep/files";

/** Of the Bicep command line, which npm does not have. */
const compiler = process.env["BICEP"];
const testCompiled = compiler === undefined ? test.skip : test;

const compiled = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  const { status, stderr, error } = spawnSync(compiler ?? "", args, {
    cwd: AZURE,
    env: { ...process.env, ...environment },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stderr: error?.message ?? stderr };
};

const WELL = { status: 0, stderr: "" };

testCompiled("infra/azure compiles without a warning (where BICEP names a Bicep compiler)", () => {
  expect(compiled(["build", "main.bicep", "--stdout"])).toEqual(WELL);
});

testCompiled.each(["small", "medium", "large"])(
  "parameters of size %s compile without a warning (where BICEP names a Bicep compiler)",
  (size) => {
    const environment = { AZURE_ENV_NAME: "fleet", AZURE_LOCATION: "westeurope", AZURE_PRINCIPAL_ID: "id" };
    const args = ["build-params", "main.bicepparam", "--stdout"];
    expect(compiled(args, { ...environment, FLEETSCORE_SIZE: size })).toEqual(WELL);
  },
);

testCompiled("the compiler tells an unknown size (where BICEP names a Bicep compiler)", () => {
  const environment = { AZURE_ENV_NAME: "fleet", AZURE_LOCATION: "westeurope", FLEETSCORE_SIZE: "huge" };
  expect(compiled(["build-params", "main.bicepparam", "--stdout"], environment).stderr).toContain("huge");
});
