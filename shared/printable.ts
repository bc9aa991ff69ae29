/** Control and format characters and line separators: what moves a cursor, hides text or turns its direction round. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of unknown origin without what a terminal would obey: such characters are shown as `\u{1b}`. */
export const printable = (text: string, { keepLines = false } = {}): string =>
  text.replace(UNPRINTABLE, (character) =>
    keepLines && /[\n\t]/.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** JSON in one line, harmless to a terminal whatever its texts hold. */
export const printableJson = (value: unknown): string => JSON.stringify(value).replace(UNPRINTABLE, escaped);

/** JSON lines that are there already, likewise. */
export const printableJsonLines = (lines: string): string =>
  lines.replace(UNPRINTABLE, (character) => (character === "\n" ? character : escaped(character)));

/** By UTF-16 units, as JSON has them. */
const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");
