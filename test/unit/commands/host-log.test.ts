import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { hostLog } from "../../../cli/commands/host-log";

async function written(message: string): Promise<string[]> {
  const out = new PassThrough();
  hostLog(out, "information")({ level: "error", category: "user", message });
  out.end();
  return (await text(out)).split("\n");
}

test("a message of several lines is one entry: what follows the first is set in", async () => {
  const [entry, ...more] = await written("no device a\n2026-03-01T12:00:00.000Z information user: all is well");

  expect(entry).toMatch(/^\S+ error {7}user: no device a$/);
  expect(more).toEqual(["  2026-03-01T12:00:00.000Z information user: all is well", ""]);
});

test("what a terminal would obey is shown by its number", async () => {
  expect((await written("a\u001b[2Jb\rc"))[0]).toMatch(/user: a\\u\{1b\}\[2Jb\\u\{d\}c$/);
});
