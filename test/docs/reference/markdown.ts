/** A table of Markdown; nothing where it has no rows. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const lines = [heads, heads.map(() => "---"), ...rows.map((row) => row.map(cell))];
  return lines.map((line) => `| ${line.join(" | ")} |\n`).join("");
}

/** What would end a cell, or begin an element of HTML, does neither. */
const cell = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replaceAll("<", "&lt;")))
    .join("")
    .replaceAll("|", "\\|")
    .replaceAll("\n", " ");

export const code = (text: string): string => `\`${text}\``;

/** Parts of a page, an empty line between; those that are empty left out. */
export const page = (...parts: readonly string[]): string =>
  `${parts
    .map((part) => part.trimEnd())
    .filter((part) => part !== "")
    .join("\n\n")}\n`;

/** Where a page comes from, for whoever is about to change it. */
export const generatedFrom = (source: string): string => `<!-- Written by \`npm run docs\` from ${source}. -->`;
