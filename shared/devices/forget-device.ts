import type { Blobs } from "../blobs";
import { NotFoundError } from "../errors";
import { modelFolder } from "../models/model-folder";
import { deleteBodies, MAX_ROW_BYTES, readBody } from "../readings/dead-letters/dead-letter-body";
import type { DeadLetterEntry, DeadLetterId, DeadLetterStore } from "../readings/dead-letters/dead-letter-store";
import type { DeviceId } from "../readings/reading";
import type { Clock } from "../time";
import type { DeviceStore } from "./device-store";
import type { ForgetStore } from "./forget-store";
import { isLetterOf } from "./letter-owner";

export interface ForgetServices {
  readonly devices: Pick<DeviceStore, "change">;
  readonly forgetting: ForgetStore;
  readonly deadLetters: Pick<DeadLetterStore, "list" | "bodies">;
  readonly blobs: Blobs;
  readonly clock: Clock;
}

export interface ForgetPace {
  /** At most so many rows a transaction, blobs a step, and dead letters looked at in one. */
  readonly rows: number;
  readonly blobs: number;
  readonly letters: number;
  /** No step begins later than this after the first. */
  readonly budgetMs: number;
  /** Lets others write in between. */
  readonly pause: () => Promise<void>;
}

export interface Forgotten {
  readonly rows: number;
  /** Of models. */
  readonly blobs: number;
  readonly deadLetters: number;
  /** False where the budget ran out: the same again goes on. */
  readonly isDone: boolean;
  /** Up to which dead letter all have been looked at: the next call need not do so again. */
  readonly lookedThrough: DeadLetterId;
}

/**
 * Deletes all that is known of a device, a little at a time, with its models and its dead letters. First it retires, so
 * that no run plans it any more, and its own row goes last: whatever ends this in between, the same again goes on. Bytes
 * of models go before their rows: a run that has planned the device finds `model-missing` and fails it alone.
 * @param after where a call before has ended
 * @throws NotFoundError where nothing is known of it; UnavailableError where the store or blob storage is away.
 */
export async function forgetDevice(
  services: ForgetServices,
  deviceId: DeviceId,
  pace: ForgetPace,
  after?: DeadLetterId,
): Promise<Forgotten> {
  const { devices, clock } = services;
  const start = clock();
  const isKnown = await devices.change(deviceId, { retired: true }, start);
  const done = { rows: 0, blobs: 0, deadLetters: 0, lookedThrough: after ?? 0 };
  for (const step of [forgetLetters, forgetBlobs, forgetRows]) {
    for (let isLast = false; !isLast;) {
      if (clock() - start >= pace.budgetMs) return { ...done, isDone: false };
      isLast = await step(services, deviceId, pace, done);
      await pace.pause();
    }
  }
  const isNothing = done.rows + done.blobs + done.deadLetters === 0;
  if (!isKnown && isNothing && after === undefined) throw new NotFoundError(`device ${deviceId}`);
  return { ...done, isDone: true };
}

type Done = { -readonly [K in keyof Omit<Forgotten, "isDone">]: number };

/** Does some of it, and says whether nothing is left. */
type Step = (services: ForgetServices, deviceId: DeviceId, pace: ForgetPace, done: Done) => Promise<boolean>;

const forgetLetters: Step = async (services, deviceId, { letters: limit }, done) => {
  const { deadLetters, forgetting, blobs } = services;
  const letters = await deadLetters.list({ after: done.lookedThrough }, { order: "oldest", limit });
  const own = await lettersOf(services, deviceId, letters);
  if (own.length > 0) done.deadLetters += await forgetting.deleteDeadLetters(own.map(({ id }) => id));
  await deleteBodies(blobs, own);
  done.lookedThrough = letters.at(-1)?.id ?? done.lookedThrough;
  return letters.length < limit;
};

async function lettersOf(
  { deadLetters, blobs }: ForgetServices,
  deviceId: DeviceId,
  letters: readonly DeadLetterEntry[],
): Promise<DeadLetterEntry[]> {
  const ids = letters.map(({ id }) => id);
  const bodies = ids.length === 0 ? new Map<DeadLetterId, Uint8Array>() : await deadLetters.bodies(ids, MAX_ROW_BYTES);
  const own: DeadLetterEntry[] = [];
  for (const letter of letters) {
    const body = await readBody(blobs, letter, bodies.get(letter.id) ?? new Uint8Array());
    if (body !== undefined && isLetterOf(deviceId, letter, body)) own.push(letter);
  }
  return own;
}

const forgetBlobs: Step = async ({ blobs }, deviceId, { blobs: limit }, done) => {
  const deleted = await blobs.deleteUnder(modelFolder(deviceId), limit);
  done.blobs += deleted;
  return deleted < limit;
};

const forgetRows: Step = async ({ forgetting }, deviceId, { rows: limit }, done) => {
  const { rows, isLast } = await forgetting.forget(deviceId, limit);
  done.rows += rows;
  return isLast;
};
