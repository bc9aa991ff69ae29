/** A fenced block of shell commands on a page. */
export interface Block {
  /** Of the page, the first of its commands. */
  readonly line: number;
  readonly commands: string;
  /** Why it is not run; undefined where it is. */
  readonly leftOut: string | undefined;
}

const FENCE = /^```(?<language>\w*)(?: +(?<info>.*))?$/;
/** In a list, or one of the other names that a shell has. */
const UNSEEN = /^(?:\s+```\s*sh|\s*```\s*(?:bash|shell|console|zsh)\b)/;
const NO_TEST = /^no-test: (?<why>\S.*)$/;

/**
 * The blocks of a page that are marked `sh`, in their order. One is left out by saying why: `sh no-test: needs Azure`.
 * @throws Error for a block that is marked in another way, as a slip would leave it out in silence.
 */
export function blocksIn(page: string): Block[] {
  const blocks: Block[] = [];
  let open: { readonly at: number; readonly language: string; readonly info: string } | undefined;
  const lines = page.split("\n");
  for (const [at, line] of lines.entries()) {
    if (open === undefined && UNSEEN.test(line))
      throw new Error(`line ${at + 1}: commands begin with \`\`\`sh, not indented`);
    const { language, info = "" } = FENCE.exec(line)?.groups ?? {};
    if (language === undefined) continue;
    if (open === undefined) {
      open = { at, language, info };
      continue;
    }
    if (open.language === "sh") {
      const commands = lines.slice(open.at + 1, at).join("\n");
      blocks.push({ line: open.at + 2, commands, leftOut: reasonIn(open.info, open.at + 1) });
    }
    open = undefined;
  }
  if (open !== undefined) throw new Error(`line ${open.at + 1}: the block has no end`);
  return blocks;
}

function reasonIn(info: string, line: number): string | undefined {
  if (info === "") return undefined;
  const why = NO_TEST.exec(info)?.groups?.["why"];
  if (why === undefined) throw new Error(`line ${line}: "${info}" must be "no-test: " and why`);
  return why;
}
