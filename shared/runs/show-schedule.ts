import { ncrontab } from "../ncrontab";
import type { HubDescription, HubObserver } from "../readings/hub/hub-observer";
import type { Clock, Instant } from "../time";
import { lookAhead, type LookServices, type Outlook } from "./look-ahead";
import { withTimeout } from "./with-timeout";

export interface ShowScheduleServices extends LookServices {
  readonly hub: HubObserver;
  readonly clock: Clock;
  readonly settings: LookServices["settings"] & { readonly scoringSchedule: string };
}

export interface ShownSchedule extends Outlook {
  /** Undefined where the schedule names no instant that comes. */
  readonly nextTick: Instant | undefined;
}

/** How old may be what is known of the hub, and how long somebody who looks is to wait for it. */
const [REMEMBERED_MS, PATIENCE_MS] = [2_000, 5_000];

/** What the next tick does, as things stand: partitions that are drained stay so, a run that is going goes on. */
export async function showSchedule(services: ShowScheduleServices): Promise<ShownSchedule> {
  const { hub, clock, settings } = services;
  const nextTick = nextAfter(settings.scoringSchedule, clock());
  const at = nextTick ?? clock();
  const outlook = await lookAhead(services, at, async () => ({ ...(await soon(hub)), askedAt: at }));
  return { ...outlook, nextTick };
}

function nextAfter(schedule: string, now: Instant): Instant | undefined {
  try {
    return ncrontab(schedule).next(now);
  } catch {
    return undefined;
  }
}

const soon = (hub: HubObserver): Promise<HubDescription> =>
  withTimeout(hub.describe({ maxAgeMs: REMEMBERED_MS }), PATIENCE_MS, () => new Error("the hub does not answer soon"));
