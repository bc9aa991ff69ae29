import type { Tally } from "../support/fuzz/tally";

/** What a run over a target found, for a reader. */
export function showTally(
  name: string,
  { inputs, accepted, refused, slowest, failure }: Tally,
  seconds: number,
): string {
  const lines = [
    `${name}: ${inputs} inputs in ${seconds.toFixed(1)} s, ${accepted} accepted in whole or in part`,
    `  refused: ${Object.entries(refused)
      .map(([reason, count]) => `${reason} ${count}`)
      .join(", ")}`,
  ];
  if (slowest !== undefined) {
    lines.push(`  slowest: ${slowest.ms.toFixed(1)} ms for ${slowest.sizeBytes} bytes: ${slowest.shown}`);
  }
  if (failure !== undefined) {
    lines.push(`  FAILED: ${failure.problem}`, `  path ${failure.path}`, `  input: ${failure.shown}`);
  }
  return `${lines.join("\n")}\n`;
}
