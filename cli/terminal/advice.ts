/** What a command is known by, as far as advice needs it. */
interface Known {
  readonly path: string;
  readonly parent: { readonly commands: readonly { name(): string }[] } | null;
}

/** Where that is not beside the command. */
const LISTS: Readonly<Record<string, string>> = { "fleet results": "fleet runs list" };

/** By its code, not its class: the app is loaded apart from this process, with classes of its own. */
const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;

export const isWrongUse = (error: unknown): boolean =>
  codeOf(error) === "invalid-input" || codeOf(error) === "bad-setting";

/** What to do next, behind what is wrong, where the error does not say it itself. */
export function adviceOn(error: unknown, { path, parent }: Known): string {
  const code = codeOf(error);
  const hasList = parent?.commands.some((command) => command.name() === "list") === true;
  const list = hasList ? path.replace(/ \S+$/, " list") : LISTS[path];
  if (code === "not-found" && list !== undefined) return `; see what there is: ${list}`;
  return code === "invalid-input" ? `; see: ${path} --help` : "";
}
