import { tell, type Told } from "../telemetry";
import type { Instant } from "../time";
import { chunkOf, stepOf, type ChunkOf, type StepOf } from "./run-trace";
import type { PlannedDevice } from "./plan";

/** Does a step of a run, under its name, and tells of it. */
export const tellStep = <T>({ telemetry }: Told, name: string, of: StepOf, work: () => Promise<T>): Promise<T> =>
  tell(telemetry, stepOf(name, of), work);

/** The rows of a device, or why there are none. */
type Scored = { readonly rows: readonly unknown[] } | { readonly code: string };

/** Scores a device and tells of it, beneath its chunk. */
export const tellDevice = <T extends Scored>(
  { telemetry }: Told,
  of: StepOf,
  { deviceId, model }: PlannedDevice,
  score: () => Promise<T>,
): Promise<T> => {
  const place = stepOf("score-device", of);
  const attributes = { ...place.attributes, deviceId, ...(model && { modelVersion: model.version }) };
  return tell(telemetry, { ...place, attributes }, score, (result) =>
    "rows" in result ? { attributes: { windows: result.rows.length } } : { failure: result.code },
  );
};

/** Tells of a chunk that is published, where it is known when it was begun. */
export function tellChunk({ telemetry }: Told, chunk: ChunkOf & { readonly startedAt?: Instant }): void {
  const { startedAt } = chunk;
  if (startedAt !== undefined) telemetry?.span({ ...chunkOf(chunk), startedAt, endedAt: telemetry.clock() });
}
