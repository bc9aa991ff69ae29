import { createHash } from "node:crypto";
import { AppError } from "../errors";

export interface Releasable {
  release(): Promise<void>;
}

export interface SessionCacheOptions<Session extends Releasable> {
  /** Bound on the `sessionCost` of all that is open, unless what is in use at one time costs more. */
  readonly maxBytes: number;
  readonly open: (sha256: string, bytes: Uint8Array) => Promise<Session>;
  /** Told of each use whether the session was there. */
  readonly onUse?: ((found: "hit" | "miss") => void) | undefined;
}

class Entry<Session> {
  /** 0 until the file is read. */
  cost = 0;
  users = 0;
  readonly session: Promise<Session>;

  constructor(open: (entry: Entry<Session>) => Promise<Session>) {
    this.session = open(this);
  }
}

/**
 * Resident bytes of one session, from the size of its file: a line above what was measured with the options of
 * `OnnxSession`, 94 KB for a file of 4 KB, 141 KB for 25 KB, 593 KB for 322 KB.
 */
export const sessionCost = (fileBytes: number): number => 96 * 1024 + 2 * fileBytes;

/**
 * Open sessions by the sha256 of their file; the least recently used goes first. Only idle ones go: one that is in use
 * stays, is lent to others too, and goes after its last use if there is no room for it by then.
 */
export class SessionCache<Session extends Releasable> {
  readonly #options: SessionCacheOptions<Session>;
  /** Latest use last. */
  readonly #entries = new Map<string, Entry<Session>>();
  readonly #uses = new Set<Promise<unknown>>();
  readonly #releases = new Set<Promise<void>>();
  readonly #failedReleases: unknown[] = [];
  #cost = 0;
  #closed = false;

  constructor(options: SessionCacheOptions<Session>) {
    this.#options = options;
  }

  /** The `sessionCost` of all that is open. */
  get openBytes(): number {
    return this.#cost;
  }

  /**
   * Runs `work` with the session of a file. `load` is called when the session has to be opened: once for all who wait.
   * @param sha256 lower-case hex
   * @throws AppError `model-corrupt` when what was loaded has another sha256, `closed` after `close`; what `load`,
   *   `open` and `work` throw
   */
  async use<T>(sha256: string, load: () => Promise<Uint8Array>, work: (session: Session) => Promise<T>): Promise<T> {
    if (this.#closed) throw new AppError("closed", `model ${sha256} is not opened: the session cache is closed`);
    const use = this.#lend(sha256, load, work);
    this.#uses.add(use);
    try {
      return await use;
    } finally {
      this.#uses.delete(use);
    }
  }

  /** Waits for what is in use and releases everything; a release that failed, now or earlier, is thrown here. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#uses);
    await this.#shrinkTo(0);
    if (this.#failedReleases.length > 0) {
      throw new AggregateError(this.#failedReleases, "sessions could not be released");
    }
  }

  async #lend<T>(sha256: string, load: () => Promise<Uint8Array>, work: (session: Session) => Promise<T>): Promise<T> {
    const found = this.#entries.get(sha256);
    this.#options.onUse?.(found === undefined ? "miss" : "hit");
    const entry = found ?? this.#newEntry(sha256, load);
    this.#entries.delete(sha256);
    this.#entries.set(sha256, entry);
    entry.users++;
    try {
      return await work(await entry.session);
    } finally {
      entry.users--;
      await this.#shrinkTo(this.#options.maxBytes);
    }
  }

  #newEntry(sha256: string, load: () => Promise<Uint8Array>): Entry<Session> {
    const entry = new Entry<Session>(async (opening) => {
      const bytes = await load();
      verify(bytes, sha256);
      opening.cost = sessionCost(bytes.length);
      this.#cost += opening.cost;
      await this.#shrinkTo(this.#options.maxBytes);
      return this.#options.open(sha256, bytes);
    });
    entry.session.catch(() => {
      // Not kept, so that the next use tries again.
      this.#entries.delete(sha256);
      this.#cost -= entry.cost;
    });
    return entry;
  }

  /** Releases idle sessions until the rest costs no more than `maxBytes`; settles when the memory is free. */
  async #shrinkTo(maxBytes: number): Promise<void> {
    for (const [sha256, entry] of this.#entries) {
      if (this.#cost <= maxBytes) break;
      if (entry.users > 0) continue;
      this.#entries.delete(sha256);
      this.#cost -= entry.cost;
      const release = this.#release(entry).finally(() => this.#releases.delete(release));
      this.#releases.add(release);
    }
    // Those that another call has begun, too: until they are done, their memory is taken.
    await Promise.all(this.#releases);
  }

  /** Does not throw: that one session cannot be released must not fail the work with another. */
  async #release(entry: Entry<Session>): Promise<void> {
    try {
      await (await entry.session).release();
    } catch (error) {
      this.#failedReleases.push(error);
    }
  }
}

function verify(bytes: Uint8Array, expected: string): void {
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === expected) return;
  throw new AppError("model-corrupt", `the model file should have sha256 ${expected}, but what was read has ${found}`);
}
