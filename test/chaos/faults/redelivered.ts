import type { Scene } from "../scenario/scene";

/** How many events came again, as ingest counts them. */
export async function redelivered({ system: { room } }: Scene): Promise<number> {
  return (await room.ingest.progress()).reduce((sum, { redeliveredEvents }) => sum + redeliveredEvents, 0);
}
