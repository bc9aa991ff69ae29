import { spawnSync } from "node:child_process";
import { AZURE } from "../../../support/bicep/files";

/** Of the Bicep command line, which npm does not have. */
const compiler = process.env["BICEP"] ?? "bicep";

const COMPILED = { status: 0, stderr: "" };
const NAMED = { AZURE_ENV_NAME: "fleet", AZURE_LOCATION: "westeurope", FLEETSCORE_OPERATOR_ID: "operator" };

function compiling(bicep: string): void {
  const compiled = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
    const { status, stderr } = spawnSync(bicep, [...args, "--stdout"], {
      cwd: AZURE,
      env: { ...process.env, ...environment },
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    return { status, stderr };
  };

  it("finds nothing to warn of", () => {
    expect(compiled(["build", "main.bicep"])).toEqual(COMPILED);
  });

  it.each(["small", "medium", "large"])("finds nothing to warn of in the parameters of size %s", (size) => {
    expect(compiled(["build-params", "main.bicepparam"], { ...NAMED, FLEETSCORE_SIZE: size })).toEqual(COMPILED);
  });

  it("tells a size that there is not", () => {
    const { stderr } = compiled(["build-params", "main.bicepparam"], { ...NAMED, FLEETSCORE_SIZE: "huge" });
    expect(stderr).toContain("huge");
  });
}

describe("the Bicep compiler", () => compiling(compiler));
