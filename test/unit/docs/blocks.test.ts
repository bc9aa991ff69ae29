import { blocksIn } from "../../docs/commands/blocks";

const page = (...lines: string[]): string => lines.join("\n");

test("blocks of commands are found, with where they begin", () => {
  expect(blocksIn(page("# Page", "```sh", "fleet doctor", "fleet runs list", "```", "text"))).toEqual([
    { line: 3, commands: "fleet doctor\nfleet runs list", leftOut: undefined },
  ]);
});

test("a block is left out where it says why", () => {
  const [block] = blocksIn(page("```sh no-test: needs Azure", "az login", "```"));
  expect(block?.leftOut).toBe("needs Azure");
});

test("what is no command is passed over, also where it looks like the beginning of a block", () => {
  expect(blocksIn(page("```json", "{}", "```", "```", "output", "```"))).toEqual([]);
});

test.each([
  [["```sh no-test", "az login", "```"], 'line 1: "no-test" must be "no-test: " and why'],
  [["```sh skip", "az login", "```"], 'line 1: "skip" must be "no-test: " and why'],
  [["text", "```bash", "ls", "```"], "line 2: commands begin with ```sh, not indented"],
  [["- first", "  ```sh", "  ls", "  ```"], "line 2: commands begin with ```sh, not indented"],
  [["```sh", "ls"], "line 1: the block has no end"],
])("a block that a slip would leave out in silence is told: %j", (lines, message) => {
  expect(() => blocksIn(page(...lines))).toThrow(message);
});
