/** One database belongs to one consumer group: two would share its watermarks and each take events from the other. */
export interface ConsumerGroupStore {
  /** Keeps the group where none is kept yet; answers the one that is kept. */
  pin(group: string): Promise<string>;
  /** Keeps the group in place of whatever was kept. */
  adopt(group: string): Promise<void>;
}
