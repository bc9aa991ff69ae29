import type { AlertSender } from "../../alerts/deliver-alerts";
import { jsonBytes, type Blobs } from "../../blobs";

/** `alerts/2026/11/20/{event}.json`. What is there already was sent before. */
export const blobSender =
  (blobs: Pick<Blobs, "create">): AlertSender =>
  async (event) => {
    const day = event.time.slice(0, 10).replaceAll("-", "/");
    await blobs.create(`alerts/${day}/${event.id}.json`, jsonBytes(event), "application/cloudevents+json");
  };
