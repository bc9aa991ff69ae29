import {
  beginningOf,
  isOver,
  type Backfill,
  type BackfillState,
  type NewBackfill,
} from "../../../shared/backfills/backfill";
import type { BackfillId } from "../../../shared/backfills/backfill-id";
import type { BackfillFilter, BackfillStore } from "../../../shared/backfills/backfill-store";
import { isEnded, type NewRun } from "../../../shared/runs/run";
import type { MemoryRunStores } from "./memory-run-stores";

/** Backfills in memory: each call is one transaction, as in SQL. */
export class MemoryBackfillStore implements BackfillStore {
  readonly #backfills = new Map<BackfillId, Backfill>();

  constructor(private readonly runs: MemoryRunStores) {}

  insert(backfill: NewBackfill): Promise<Backfill> {
    const known = backfill.idempotency && this.#withKey(backfill.idempotency.key);
    if (known !== undefined) return Promise.resolve(known);
    const inserted = { ...backfill, ...beginningOf(backfill), ordinal: this.#backfills.size + 1, changes: 0 };
    this.#backfills.set(backfill.backfillId, inserted);
    return Promise.resolve(inserted);
  }

  get(backfillId: BackfillId): Promise<Backfill | undefined> {
    return Promise.resolve(this.#backfills.get(backfillId));
  }

  findByKey(key: string): Promise<Backfill | undefined> {
    return Promise.resolve(this.#withKey(key));
  }

  list({ limit, before = Infinity }: BackfillFilter): Promise<Backfill[]> {
    const all = [...this.#backfills.values()].filter(({ ordinal }) => ordinal < before);
    return Promise.resolve(all.reverse().slice(0, limit));
  }

  unfinished(): Promise<Backfill[]> {
    return Promise.resolve([...this.#backfills.values()].filter(({ status }) => !isOver(status)));
  }

  change(seen: Backfill, state: BackfillState): Promise<boolean> {
    return Promise.resolve(this.#change(seen, state));
  }

  async cut(seen: Backfill, state: BackfillState, run: NewRun): Promise<boolean> {
    const isHeld = this.runs.all.some(({ kind, status }) => kind !== "ad-hoc" && !isEnded(status));
    if (isHeld || !this.#change(seen, state)) return false;
    await this.runs.insert(run);
    return true;
  }

  #change({ backfillId, changes }: Backfill, state: BackfillState): boolean {
    const stands = this.#backfills.get(backfillId);
    if (stands?.changes !== changes) return false;
    this.#backfills.set(backfillId, { ...stands, ...state, ...askedOf(stands), changes: changes + 1 });
    return true;
  }

  #withKey(key: string): Backfill | undefined {
    return [...this.#backfills.values()].find(({ idempotency }) => idempotency?.key === key);
  }
}

/** What no change touches. */
const askedOf = ({ backfillId, ordinal, from, to, sliceMs, request, requestedAt, idempotency }: Backfill) => ({
  ...{ backfillId, ordinal, from, to, sliceMs, request, requestedAt, idempotency },
});
