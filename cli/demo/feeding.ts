import type { ApiClient } from "../api-client";
import { sendEvents, type HubTarget } from "../sending/send-events";
import type { Outgoing, Stream } from "../sending/point";
import { count } from "../terminal/figures";
import type { Story } from "../terminal/story";
import { waitUntil } from "./wait-until";

/** Readings by what became of them; `sent` says how many there must be. */
export interface ReadingTotals {
  readonly counted: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

const PATIENCE_MS = 120_000;

/** Sends a stream to the hub and waits until the app has dealt with all of it. Returns how many readings were sent. */
export async function feed(
  story: Story,
  api: ApiClient,
  target: HubTarget,
  outgoing: Stream<Outgoing>,
  expected: number,
): Promise<number> {
  const sent = await sendEvents(target, outgoing, ({ readings }) => story.progress("sending", readings, expected));
  story.tell(`sent ${count(sent.readings)} readings in ${count(sent.events)} events`);
  await waitUntil("ingest of what was sent", PATIENCE_MS, async () => {
    const { partitions } = await api.call("show-ingest", {});
    const lag = partitions.reduce((sum, partition) => sum + partition.lag, 0);
    story.progress("ingesting: events", sent.events - Math.min(lag, sent.events), sent.events);
    return lag === 0 ? true : undefined;
  });
  return sent.readings;
}

export async function totals(api: ApiClient): Promise<ReadingTotals> {
  const { partitions } = await api.call("show-ingest", {});
  const sum = (of: (partition: ReadingTotals) => number): number =>
    partitions.reduce((total, partition) => total + of(partition), 0);
  return {
    counted: sum((p) => p.counted),
    duplicates: sum((p) => p.duplicates),
    deadLetters: sum((p) => p.deadLetters),
  };
}
