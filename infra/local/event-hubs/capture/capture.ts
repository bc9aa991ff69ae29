import { setImmediate as turn } from "node:timers/promises";
import { captureName } from "../../../../shared/readings/rebuild/capture-names";
import type { Clock, Instant } from "../../../../shared/time";
import type { Hub } from "../hub";
import type { PartitionLog } from "../log/partition-log";
import { CaptureContainer } from "./capture-container";
import { CaptureFile } from "./capture-file";
import type { CaptureOptions } from "./capture-options";
import { CapturePositions } from "./capture-positions";
import { captured } from "./captured-event";

const LOOK_MS = 250;
const SECOND_MS = 1_000;
/** Events between two turns of the event loop: publishers and readers do not wait for Capture. */
const AT_ONCE = 200;

export interface CaptureServices {
  /** The hub as it is now; undefined while there is none. */
  readonly hub: () => Hub | undefined;
  /** Where its positions are kept; in memory when undefined. */
  readonly positionFile: string | undefined;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/**
 * Writes what a hub holds into files of a blob container, window by window. What storage does not take now, and what
 * the end of the process cut short, the next window brings: the log has it as long as it is retained.
 */
export class Capture {
  readonly #container: CaptureContainer;
  readonly #positions: CapturePositions;
  /** The second that each partition's last file is named by. */
  readonly #namedBy = new Map<string, Instant>();
  #windowStart: Instant;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #complaint = "";

  constructor(
    private readonly options: CaptureOptions,
    private readonly services: CaptureServices,
  ) {
    this.#container = new CaptureContainer(options.storage, options.container, options.keepBytes);
    this.#positions = new CapturePositions(services.positionFile);
    this.#windowStart = services.clock();
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    }, LOOK_MS);
  }

  /** Waits for what is being written; the rest of the window waits for the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#looking;
  }

  async #look(): Promise<void> {
    const hub = this.services.hub();
    if (hub === undefined) return;
    const now = this.services.clock();
    const isOver = now - this.#windowStart >= this.options.windowMs;
    try {
      for (const [i, log] of hub.partitions.entries()) await this.#capturePartition(hub, String(i), log, isOver);
      await this.#container.makeRoom();
      this.#complaint = "";
    } catch (error) {
      this.#complain(error);
    }
    if (isOver) this.#windowStart = now;
  }

  /** Everything there is, where the window is over; else as many whole windows as its size fills. */
  async #capturePartition(hub: Hub, partitionId: string, log: PartitionLog, isOver: boolean): Promise<void> {
    const { windowBytes } = this.options;
    for (;;) {
      const { sequence, offset } = this.#positions.of(hub.createdAt, partitionId);
      const waits = log.nextSequence - sequence;
      const isFull = Number(log.properties().lastOffset) - offset >= windowBytes;
      if (waits <= 0 || !(isOver || isFull) || this.#timer === undefined) return;
      const { file, next } = await fileOf(log, sequence, windowBytes);
      await this.#write(hub, partitionId, file);
      this.#positions.advance(hub.createdAt, partitionId, next);
    }
  }

  /**
   * Named by the beginning of its window; where two fall into one second, the second one has the next. Names go on in the
   * order of events, also where an older file is gone.
   */
  async #write(hub: Hub, partitionId: string, bytes: Buffer): Promise<void> {
    const { nameFormat, namespace } = this.options;
    const source = { namespace, hub: hub.name };
    const behind = (this.#namedBy.get(partitionId) ?? -Infinity) + SECOND_MS;
    for (let at = Math.max(this.#windowStart, behind); ; at += SECOND_MS) {
      if (!(await this.#container.write(captureName(nameFormat, source, partitionId, at), bytes))) continue;
      this.#namedBy.set(partitionId, at);
      return;
    }
  }

  /** Once for as long as it goes on. */
  #complain(error: unknown): void {
    const complaint = String(error);
    if (complaint === this.#complaint) return;
    this.#complaint = complaint;
    this.services.onError(new Error(`capture waits: ${complaint}`));
  }
}

async function fileOf(log: PartitionLog, from: number, maxBytes: number) {
  const file = new CaptureFile();
  let next = { sequence: from, offset: 0 };
  for (let n = 1; file.length < maxBytes; n++) {
    const stored = log.read(next.sequence);
    if (stored === undefined) break;
    const event = captured(stored.bytes);
    file.add(event);
    next = { sequence: stored.sequence + 1, offset: Number(event.offset) + stored.bytes.length };
    if (n % AT_ONCE === 0) await turn();
  }
  return { file: file.end(), next };
}
