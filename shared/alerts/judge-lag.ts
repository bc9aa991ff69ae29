import type { HubDescription, HubObserver } from "../readings/hub/hub-observer";
import type { IngestStore, PartitionProgress } from "../readings/ingest/ingest-store";
import { heldAt } from "../runs/closing";
import type { Instant } from "../time";
import { isBy, type Alert } from "./alert";
import type { AlertRule, AlertSettings } from "./alert-settings";
import { decideFleetAlert, type AlertChange, type FleetLevel } from "./decide-alerts";

export interface LagServices {
  readonly hub: Pick<HubObserver, "describe">;
  readonly ingest: Pick<IngestStore, "progress">;
}

/** How old an answer of the hub may be. */
const HUB_MEMORY_MS = 10_000;

type LagRule = Extract<AlertRule, { readonly when: "lag" }>;

/** What the rules about lag open and clear. Nothing where the hub does not answer: nobody knows what waits in it. */
export async function judgeLag(
  services: LagServices,
  { rules }: Pick<AlertSettings, "rules">,
  open: readonly Alert[],
  now: Instant,
): Promise<AlertChange[]> {
  const lagRules = rules.filter((rule) => rule.when === "lag");
  if (lagRules.length === 0) return [];
  const hub = await services.hub.describe({ maxAgeMs: HUB_MEMORY_MS }).catch(() => undefined);
  const waiting = hub && waitingSince(hub, await services.ingest.progress());
  if (waiting === undefined) return [];
  return lagRules.flatMap((rule) =>
    decideFleetAlert(
      rule,
      levelOfLag(rule, waiting, now),
      open.filter((alert) => isBy(alert, rule)),
    ),
  );
}

/**
 * Up to when events were read of the partition that is furthest behind: what waits there came later. Infinity where
 * nothing waits; undefined where a partition has events and none of them was ever read.
 */
function waitingSince(hub: HubDescription, progress: readonly PartitionProgress[]): Instant | undefined {
  const since = heldAt(hub, progress);
  return since === -Infinity ? undefined : since;
}

function levelOfLag({ afterMinutes }: LagRule, since: Instant, now: Instant): FleetLevel {
  const lagMs = Math.max(0, now - since);
  const mostMs = afterMinutes * 60_000;
  const isWaiting = since !== Infinity;
  const is = isWaiting && lagMs >= mostMs ? "met" : isWaiting && lagMs >= mostMs / 2 ? "between" : "fine";
  const value = isWaiting ? Math.round(lagMs / 1000) : 0;
  const finding = { value, severity: null, since: isWaiting ? since : null, devices: null, runId: null, error: null };
  return { is, finding };
}
