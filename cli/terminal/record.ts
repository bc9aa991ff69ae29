import { inColour, textOf, type Cell } from "./paint";
import type { Screen } from "./screen";
import { displayWidth } from "./width";

/** What is known of one thing: a line each, its name before it. Long lines are the terminal's to wrap: nothing is cut off. */
export function record(lines: readonly (readonly [name: string, cell: Cell])[], screen: Screen): string {
  const width = Math.max(...lines.map(([name]) => displayWidth(name)));
  return lines
    .map(([name, cell]) => `${name}${" ".repeat(width - displayWidth(name))}  ${inColour(cell, textOf(cell), screen)}`)
    .join("\n");
}
