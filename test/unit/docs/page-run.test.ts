import { tmpdir } from "node:os";
import { runPage } from "../../docs/commands/page-run";

const run = (...commands: string[]) =>
  runPage(
    commands.map((text, i) => ({ line: 10 * (i + 1), commands: text, leftOut: undefined })),
    tmpdir(),
    process.env,
  );

test("what one block has set is there for the next", async () => {
  const { failed } = await run("RUN=17", 'test "$RUN" = 17');
  expect(failed).toBeUndefined();
});

test("the first command that fails ends the page, with the block that it is in and what was said there", async () => {
  const { failed } = await run("echo one", "echo two; cat no-such-file; echo three", "echo four");
  expect(failed?.line).toBe(20);
  expect(failed?.said).toMatch(/^two\n[^]*no-such-file/);
  expect(failed?.said).not.toMatch(/one|three|four/);
});

test.each(["false | cat", 'echo "$NOBODY_HAS_SET_THIS"'])(
  "a page that goes wrong within %p fails",
  async (commands) => {
    const { failed } = await run(commands);
    expect(failed?.line).toBe(10);
  },
);
