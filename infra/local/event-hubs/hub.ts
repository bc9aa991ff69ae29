import type { Instant } from "../../../shared/time";
import { partitionForKey } from "./partition-key";
import type { PartitionLog } from "./log/partition-log";

export interface HubOptions {
  readonly partitions: number;
  /** Beside `$Default`, which is always there. */
  readonly consumerGroups?: readonly string[];
}

export class Hub {
  readonly name: string;
  readonly createdAt: Instant;
  readonly partitions: readonly PartitionLog[];
  readonly #groups: ReadonlySet<string>;
  #turn = 0;

  constructor(name: string, createdAt: Instant, partitions: readonly PartitionLog[], groups: readonly string[]) {
    this.name = name;
    this.createdAt = createdAt;
    this.partitions = partitions;
    this.#groups = new Set(["$default", ...groups.map((group) => group.toLowerCase())]);
  }

  get partitionIds(): string[] {
    return this.partitions.map((_, index) => String(index));
  }

  /** Group names are compared without regard to case, as the service does. */
  hasGroup(group: string): boolean {
    return this.#groups.has(group.toLowerCase());
  }

  partition(id: string): PartitionLog | undefined {
    return /^\d+$/.test(id) ? this.partitions[Number(id)] : undefined;
  }

  /** The partition for a batch that names none: by its key, or the next in turn. */
  choosePartition(key: string | undefined): string {
    const count = this.partitions.length;
    return String(key === undefined ? this.#turn++ % count : partitionForKey(key, count));
  }

  close(): void {
    for (const partition of this.partitions) partition.close();
  }
}
