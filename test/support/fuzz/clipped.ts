const SHOWN = 300;

/** The beginning and the end of a text, and how much is left out between them; control characters escaped. */
export function clipped(text: string, most = SHOWN): string {
  const half = Math.floor(most / 2);
  const short =
    text.length <= most
      ? text
      : `${text.slice(0, half)} … ${text.length - 2 * half} more … ${text.slice(text.length - half)}`;
  // JSON escapes what a terminal would take for a command.
  return JSON.stringify(short).slice(1, -1).replaceAll('\\"', '"').replaceAll("\x7f", "\\u007f");
}
