import type { Random } from "../../../cli/simulation/random";
import type { Scene } from "../scenario/scene";

/** Faults of one family follow each other; those of different ones come at the same time too. */
export type Family = "host" | "blob" | "hub";

export interface Fault {
  readonly kind: string;
  readonly family: Family;
  /** Takes too long for the short form. */
  readonly isLong?: true;
  /** Does it, waits until it shows, and puts things back. False where it had no effect that can be told. */
  inflict(scene: Scene, random: Random): Promise<boolean>;
}

/** How long a fault is given to show. */
export const PATIENCE_MS = 20_000;

export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}
