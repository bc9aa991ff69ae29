import { seededRandom } from "../../cli/simulation/random";
import type { Fault } from "./faults/fault";
import { storms } from "./faults/plan";
import { catchUp } from "./scenario/rest";
import type { Scene } from "./scenario/scene";

export interface Count {
  /** How often a fault of this kind was made, and how often it took effect. */
  made: number;
  effective: number;
}

export interface Weather {
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** How many faults are to take effect. */
  readonly wanted: number;
  readonly log: (line: string) => void;
}

/** Faults that show no effect are made up for by others, but not for ever. */
const MAX_IN_VAIN = 3;

/** Makes faults, storm after storm, until so many have taken effect. Returns what was made of each kind. */
export async function makeWeather(scene: Scene, { seed, faults, wanted, log }: Weather): Promise<Map<string, Count>> {
  const counts = new Map(faults.map(({ kind }) => [kind, { made: 0, effective: 0 }]));
  const total = (what: keyof Count) => [...counts.values()].reduce((sum, count) => sum + count[what], 0);
  let number = 0;
  for (const storm of storms(seed, faults)) {
    if (total("effective") >= wanted || total("made") >= MAX_IN_VAIN * wanted) break;
    await scene.system.hosts.ensure();
    await catchUp(scene);
    const begun = performance.now();
    const outcomes = await Promise.all(
      storm.map(async (fault) => {
        const isEffective = await fault.inflict(scene, seededRandom(seed, fault.kind, number++));
        const count = counts.get(fault.kind);
        if (count !== undefined) count.made++;
        if (count !== undefined && isEffective) count.effective++;
        return `${fault.kind}${isEffective ? "" : " (no effect)"}`;
      }),
    );
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    if (storm.length > 0) log(`${total("effective")} of ${wanted} (${seconds} s): ${outcomes.join(" + ")}`);
  }
  return counts;
}
