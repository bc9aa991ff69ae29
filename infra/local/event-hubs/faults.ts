/** What happens to a batch that a publisher sent; undefined is what a healthy service does. */
export type PublishFault =
  | undefined
  /** Refused with com.microsoft:server-busy: throttling. The client retries. */
  | "busy"
  /** Stored, but the connection breaks before the acknowledgement: the client retries, the events are there twice. */
  | "stored-unacknowledged"
  /** Never answered: the client times out. */
  | "ignored";

/** The faults to make; each is asked at every occasion. Hub names as configured, groups in lower case. */
export interface Faults {
  publish?(hub: string, partitionId: string, count: number): PublishFault;
  /** True refuses the receiver with com.microsoft:server-busy. */
  receive?(hub: string, group: string, partitionId: string): boolean;
  /** Milliseconds that delivery from this partition is held back after each append. */
  delay?(hub: string, partitionId: string): number;
  /**
   * How many events before the asked offset or sequence number a newly attached reader is given once more, as after a
   * checkpoint that was lost. One that asks for a time or for the latest gets what it asks for.
   */
  redeliver?(hub: string, group: string, partitionId: string): number;
}
