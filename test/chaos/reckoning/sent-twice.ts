import { EventHubConsumerClient, earliestEventPosition } from "@azure/event-hubs";
import type { HubTarget } from "../../../cli/sending/send-events";
import { ONLOOKER } from "../system";

const MAX_BATCH = 1_000;
const WAIT_SECONDS = 5;

interface Point {
  readonly deviceId: string;
  readonly timestamp: string;
  readonly eventId?: string;
}

/**
 * How many points without an id the hub holds more than once: what the harness itself has doubled, and no app could
 * tell. Of one device, no two are measured in the same millisecond but by the rarest chance.
 */
export async function sentTwice({ connectionString, eventHubName }: HubTarget): Promise<number> {
  const client = new EventHubConsumerClient(ONLOOKER, connectionString, eventHubName);
  try {
    const seen = new Set<string>();
    let repeated = 0;
    for (const partition of await client.getPartitionIds()) {
      for (const points of await bodiesOf(client, partition)) {
        for (const point of points) {
          if (point.eventId !== undefined) continue;
          const text = JSON.stringify(point);
          if (seen.has(text)) repeated++;
          seen.add(text);
        }
      }
    }
    return repeated;
  } finally {
    await client.close();
  }
}

async function bodiesOf(client: EventHubConsumerClient, partition: string): Promise<Point[][]> {
  const { isEmpty, lastEnqueuedSequenceNumber: last } = await client.getPartitionProperties(partition);
  if (isEmpty) return [];
  const bodies: Point[][] = [];
  await new Promise<void>((resolve, reject) => {
    const subscription = client.subscribe(
      partition,
      {
        processEvents: async (events) => {
          for (const { body } of events) bodies.push(body as Point[]);
          if ((events.at(-1)?.sequenceNumber ?? -1) >= last) void subscription.close().then(resolve, reject);
        },
        processError: async (error) => reject(error),
      },
      { startPosition: earliestEventPosition, maxBatchSize: MAX_BATCH, maxWaitTimeInSeconds: WAIT_SECONDS },
    );
  });
  return bodies;
}
