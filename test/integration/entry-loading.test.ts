import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { compiledFile } from "../support/e2e/compiled";

/** What checks input, reads models, or trains is loaded when it is first needed. */
const LATER = ["zod", "protobufjs", "onnxruntime-node", "libsvm-js", "hyparquet-writer", "mssql"];

test("the app's start loads nothing that only a call needs", async () => {
  const script = `
    require(${JSON.stringify(compiledFile("functions/index.js"))});
    console.log(JSON.stringify(Object.keys(require.cache)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script]);
  const loaded = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as string[];

  expect(loaded.some((file) => file.includes("node_modules/@azure/functions/"))).toBe(true);
  expect(LATER.filter((name) => loaded.some((file) => file.includes(`node_modules/${name}/`)))).toEqual([]);
});
