import { randomUUID } from "node:crypto";
import type { Settings } from "../../shared/config/read-settings";
import type { Check } from "../../shared/diagnosis/check";
import { diagnose } from "../../shared/diagnosis/diagnose";
import { openSchema } from "../commands/db/schema";

/** Tries what an app with these settings stands on. */
export async function* tryAll(settings: Settings): AsyncGenerator<Check> {
  const [{ eventHubObserver }, { eventHubListener }, { azureBlobs }, { blobClock }, { blobCheckpointStore }] =
    await Promise.all([
      import("../../shared/messaging/event-hub-observer.js"),
      import("../../shared/messaging/event-hub-listener.js"),
      import("../../shared/storage/blob/azure-blobs.js"),
      import("../../shared/storage/blob/blob-clock.js"),
      import("../../shared/storage/blob/blob-checkpoint-store.js"),
    ]);
  const hub = eventHubObserver(settings.eventHub, Date.now);
  const database = await openSchema(settings.sql);
  const probes = {
    ...{ hub, database, listener: eventHubListener(settings.eventHub) },
    ...{ blobs: azureBlobs(settings.results), blobClock: blobClock(settings.results) },
    checkpoints: blobCheckpointStore(settings.hostStorage, settings.consumerGroup),
  };
  try {
    yield* diagnose(probes, settings, Date.now, randomUUID());
  } finally {
    await Promise.all([hub.close(), database.close()]);
  }
}
