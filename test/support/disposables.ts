/** What is ended together, the last first, each whatever becomes of the others: Node 22 has no `AsyncDisposableStack`. */
export class Disposables implements AsyncDisposable {
  #ends: (() => unknown)[] = [];

  use<T extends AsyncDisposable>(one: T): T {
    this.defer(() => one[Symbol.asyncDispose]());
    return one;
  }

  defer(end: () => unknown): void {
    this.#ends.push(end);
  }

  /** Hands all of it over: this has nothing to end any more. */
  move(): Disposables {
    const moved = new Disposables();
    [moved.#ends, this.#ends] = [this.#ends, []];
    return moved;
  }

  /** @throws what one of them has thrown, after all have had their turn. */
  async [Symbol.asyncDispose](): Promise<void> {
    const errors: unknown[] = [];
    for (let end = this.#ends.pop(); end !== undefined; end = this.#ends.pop()) {
      try {
        await end();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors, "several could not end");
  }
}
