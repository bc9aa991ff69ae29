/** What a command is known by, as far as advice needs it. */
interface Known {
  readonly path: string;
  readonly parent: { readonly commands: readonly { name(): string }[] } | null;
}

/** By its code, not its class: the app is loaded apart from this process, with classes of its own. */
const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;

export const isWrongUse = (error: unknown): boolean =>
  codeOf(error) === "invalid-input" || codeOf(error) === "bad-setting";

/** What to do next, behind what is wrong, where the error does not say it itself. */
export function adviceOn(error: unknown, { path, parent }: Known): string {
  const code = codeOf(error);
  if (code === "not-found" && parent?.commands.some((command) => command.name() === "list") === true) {
    return `; see what there is: ${path.replace(/ \S+$/, " list")}`;
  }
  return code === "invalid-input" ? `; see: ${path} --help` : "";
}
