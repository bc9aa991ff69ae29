import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { announce, runningIn } from "../../infra/local/stack/running";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "fleetscore-running-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const here = { url: "http://127.0.0.1:7072", eventHub: "Endpoint=sb://here;", storage: "BlobEndpoint=here;" };

test("what runs in a folder is found there until it is taken back", async () => {
  expect(await runningIn(folder)).toBeUndefined();
  const withdraw = await announce(folder, here);
  expect(await runningIn(folder)).toEqual(here);
  await withdraw();
  expect(await runningIn(folder)).toBeUndefined();
});

test("what was killed is not taken for running, nor is what nobody can read", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(join(folder, "running.json"), JSON.stringify({ pid, ...here }));
  expect(await runningIn(folder)).toBeUndefined();
  writeFileSync(join(folder, "running.json"), "{");
  expect(await runningIn(folder)).toBeUndefined();
});
