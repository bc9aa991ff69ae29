/**
 * Runs sends side by side, at most `limit` at a time; those of one key one after the other, in the order they came.
 * After the first failure nothing more is started, and the failure comes out of the next call.
 */
export class BoundedSends {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(private readonly limit: number) {}

  /** Resolves when there is room for the send, not when it is done: that holds back whoever makes more. */
  async start(key: string, send: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.limit) await Promise.race(this.#running);
    this.#throwFailure();
    const run = this.#runAfter(this.#tails.get(key), send);
    this.#tails.set(key, run);
    this.#running.add(run);
    void run.then(() => {
      this.#running.delete(run);
      if (this.#tails.get(key) === run) this.#tails.delete(key);
    });
  }

  /** Resolves when all are done. */
  async finish(): Promise<void> {
    await Promise.all(this.#running);
    this.#throwFailure();
  }

  async #runAfter(previous: Promise<void> | undefined, send: () => Promise<void>): Promise<void> {
    await previous;
    if (this.#failure !== undefined) return;
    try {
      await send();
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
