/** Values by key: those made last. */
export class Recent<Value> {
  readonly #values = new Map<string, Value>();

  /** @param capacity beyond so many, the one that was made first goes */
  get(key: string, capacity: number, make: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#values.set(key, made);
    const [oldest] = this.#values.keys();
    if (oldest !== undefined && this.#values.size > capacity) this.#values.delete(oldest);
    return made;
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}
