import { PassThrough } from "node:stream";
import { paged } from "../../../cli/paging";
import { Printer, words } from "../../../cli/terminal/printer";
import { Story } from "../../../cli/terminal/story";
import { text, type Column } from "../../../cli/terminal/table";

interface Thing {
  readonly name: string;
}
const COLUMNS: readonly Column<Thing>[] = [text("name", ({ name }) => name)];
const names = (things: number): Thing[] => Array.from({ length: things }, (_, i) => ({ name: `n${i}` }));

/** A stream that says what it is, and what was written to it. */
function sink(isTTY: boolean) {
  const out = Object.assign(new PassThrough(), { isTTY, columns: 40 });
  return { out, written: () => String(out.read() ?? "") };
}

test("a pipe gets an object a line, all there are; a terminal a table of the first fifty", async () => {
  const pipe = sink(false);
  await new Printer({}, pipe.out).list(() => names(60), { columns: COLUMNS, none: "none" });
  expect(
    pipe
      .written()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(names(60));

  const terminal = sink(true);
  await new Printer({}, terminal.out).list(() => names(60), { columns: COLUMNS, none: "none" });
  const lines = terminal.written().trimEnd().split("\n");
  expect(lines).toHaveLength(2 + 50 + 1);
  expect(lines.at(-1)).toMatch(/^the first 50; more with --limit/);
});

test("--json and --table are obeyed wherever it prints", async () => {
  const terminal = sink(true);
  new Printer({ json: true }, terminal.out).one({ name: "\u001b" }, () => "words");
  expect(terminal.written()).toBe('{"name":"\\u001b"}\n');
  const pipe = sink(false);
  await new Printer({ table: true }, pipe.out).list(() => names(1), { columns: COLUMNS, none: "none" });
  expect(pipe.written()).toBe("name\n────\nn0\n");
});

test("of a list without end no more is asked for than is wanted", async () => {
  let pages = 0;
  const endless = () =>
    paged<Thing, number>((after = 0) => {
      pages++;
      return Promise.resolve({ items: names(2), next: after + 1 });
    });
  const pipe = sink(false);
  await new Printer({}, pipe.out).list(endless, { columns: COLUMNS, none: "none", limit: 3 });
  expect(pipe.written().trimEnd().split("\n")).toHaveLength(3);
  expect(pages).toBe(2);
});

test("who reads slowly is waited for: no more is held than fits", async () => {
  const pipe = sink(false);
  let made = 0;
  function* endless() {
    for (;;) yield { name: `${made++} ${"x".repeat(1_000)}` };
  }
  void new Printer({}, pipe.out).list(endless, { columns: COLUMNS, none: "none" });
  void new Printer({}, pipe.out).text(
    (async function* () {
      for (const { name } of endless()) yield name;
    })(),
  );
  await new Promise((resolve) => setImmediate(resolve));
  const held = pipe.out.writableLength + pipe.out.readableLength;
  const { writableHighWaterMark: most } = pipe.out;
  expect(held).toBeLessThan(2 * most + 3_000);
  const before = made;
  pipe.out.read();
  await new Promise((resolve) => setImmediate(resolve));
  expect(made).toBeGreaterThan(before);
  pipe.out.destroy();
});

test("where there is nothing a person is told so, and a program gets nothing", async () => {
  const [terminal, pipe] = [sink(true), sink(false)];
  for (const { out } of [terminal, pipe]) {
    await new Printer({}, out).list(() => names(0), { columns: COLUMNS, none: "no things" });
  }
  expect([terminal.written(), pipe.written()]).toEqual(["no things\n", ""]);
});

test("words are harmless to a terminal and keep their lines", () => {
  expect(words("a\u001b[2J", "b")).toBe("a\\u{1b}[2J\nb");
});

test("a bar fits the terminal and goes when somebody else writes; a pipe sees none at once", () => {
  const terminal = sink(true);
  const story = new Story(terminal.out);
  story.progress("devices that have been scored so far", 50, 100, "3 anomalous");
  story.clear();
  const [, shown = "", after] = terminal.written().split("\r\u001b[K");
  expect([shown.length, shown.endsWith("…"), after]).toEqual([39, true, ""]);

  const pipe = sink(false);
  new Story(pipe.out).progress("devices", 1, 2);
  expect(pipe.written()).toBe("");
});
