import { mayPass } from "../../errors";
import type { Database } from "./database";

interface Member {
  readonly work: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes in one transaction what is asked for in one turn of the event loop. A commit costs a sync of the disk and the
 * pages that were touched: batches of several partitions, which touch mostly the same ones, pay that once.
 */
export class SharedCommit {
  #members: Member[] = [];

  constructor(private readonly database: Database) {}

  /**
   * @param work runs as the only writer, and once more where another of its transaction fails: what fails takes no
   *   other with it
   */
  write(work: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#members.length === 0) setImmediate(() => void this.#commit());
      this.#members.push({ work, resolve, reject });
    });
  }

  async #commit(): Promise<void> {
    const members = this.#members;
    this.#members = [];
    try {
      await this.database.write(() => {
        for (const { work } of members) work();
      });
      for (const { resolve } of members) resolve();
    } catch (error) {
      if (members.length === 1 || mayPass(error)) {
        for (const { reject } of members) reject(error);
      } else {
        for (const { work, resolve, reject } of members) await this.database.write(work).then(resolve, reject);
      }
    }
  }
}
