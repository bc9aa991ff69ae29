import type { Instant, Range } from "../../../shared/time";
import type { Room } from "../../support/e2e/room";
import { windowEnds } from "../../../shared/windows/window-grid";
import { DEVICES, HOP_MS } from "../scenario/fleet";
import { isoOf } from "../../../shared/time";
import type { RunRows, WindowRow } from "./run-rows";

/** What stands of each window in the end, by `device end`: the row of the highest revision. */
export type Standing = ReadonlyMap<string, WindowRow>;

export const nameOf = (device: string, end: Instant): string => `${device} ${isoOf(end)}`;

export function standingOf(runs: readonly RunRows[]): Standing {
  const standing = new Map<string, WindowRow>();
  for (const { rows } of runs) {
    for (const row of [...rows.values()].flat()) {
      const name = nameOf(row.deviceId, row.end);
      if (row.revision >= (standing.get(name)?.revision ?? -1)) standing.set(name, row);
    }
  }
  return standing;
}

const TOLERANCE = 1e-9;

/** How the results within `range` differ from those of the undisturbed run; empty where they are the same. */
export function differences(found: Standing, undisturbed: Standing, range: Range): string[] {
  return DEVICES.flatMap((device) => windowEnds(range, HOP_MS).map((end) => nameOf(device, end))).flatMap((name) => {
    const [mine, other] = [found.get(name), undisturbed.get(name)];
    return mine !== undefined && other !== undefined && isSame(mine, other)
      ? []
      : [`${name}: ${shown(mine)}, undisturbed ${shown(other)}`];
  });
}

const isSame = (one: WindowRow, other: WindowRow): boolean =>
  one.verdict === other.verdict &&
  one.reason === other.reason &&
  (one.score === other.score || Math.abs((one.score ?? NaN) - (other.score ?? NaN)) <= TOLERANCE);

const shown = (row: WindowRow | undefined): string =>
  row === undefined ? "nothing" : `${row.verdict} ${row.reason ?? row.score ?? ""} (revision ${row.revision})`;

/**
 * How the anomalies that are shown differ from the results: each anomalous window is one, and no other but those that
 * could not be judged again.
 */
export async function anomalyDifferences({ status }: Room, standing: Standing): Promise<string[]> {
  const problems: string[] = [];
  const shownOnes = new Set<string>();
  for (const device of DEVICES) {
    for (const { windowEnd } of await status.anomalies(device)) {
      const name = nameOf(device, windowEnd);
      if (shownOnes.has(name)) problems.push(`${name}: two anomalies are shown`);
      shownOnes.add(name);
      if (standing.get(name)?.verdict === "normal") problems.push(`${name}: an anomaly is shown, but it is normal`);
    }
  }
  for (const [name, { verdict }] of standing) {
    if (verdict === "anomalous" && !shownOnes.has(name)) problems.push(`${name}: no anomaly is shown`);
  }
  return problems;
}
