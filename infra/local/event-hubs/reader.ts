import type { Sender } from "rhea";
import { withDeliveryAnnotations } from "./amqp/event";
import { allowedDeliveries, canQueue, creditOf } from "./amqp/outgoing-link";
import type { PartitionLog } from "./log/partition-log";
import { encodeRuntimeMetrics } from "./amqp/runtime-metrics";

export interface ReaderOptions {
  readonly hub: string;
  /** In lower case. */
  readonly group: string;
  readonly partitionId: string;
  readonly epoch: number | undefined;
  readonly name: string;
  readonly link: Sender;
  readonly log: PartitionLog;
  /** The sequence number to begin with. */
  readonly start: number;
  /** Whether each event also tells how far the log reaches. */
  readonly wantsMetrics: boolean;
  /** Milliseconds to hold delivery back after an append. */
  readonly delayMs: () => number;
  /** Told where delivering failed on this side. */
  readonly onError: (reader: Reader, error: unknown) => void;
}

/** A receiver that a client attached, seen from this end: it sends what the client gave credit for. */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #unsubscribe: () => void;
  #next: number;
  #sent = 0;
  #held: NodeJS.Timeout | undefined;
  /**
   * Until then nothing is sent: credit may come in one packet with the attach, and rhea, which writes at the next tick,
   * would write the events before its answer to the attach.
   */
  #attaching: NodeJS.Immediate | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#next = options.start;
    this.#unsubscribe = options.log.onAppend(() => this.#appended());
    this.#attaching = setImmediate(() => {
      this.#attaching = undefined;
      this.deliver();
    });
  }

  get hub(): string {
    return this.#options.hub;
  }
  get group(): string {
    return this.#options.group;
  }
  get partitionId(): string {
    return this.#options.partitionId;
  }
  get epoch(): number | undefined {
    return this.#options.epoch;
  }
  get name(): string {
    return this.#options.name;
  }
  get link(): Sender {
    return this.#options.link;
  }
  /** How many more events the client takes. */
  get credit(): number {
    return creditOf(this.link);
  }

  /** Sends as much as the client takes. */
  deliver(): void {
    if (this.#held !== undefined || this.#attaching !== undefined) return;
    try {
      this.#deliverWithinCredit();
    } catch (error) {
      this.#options.onError(this, error);
    }
  }

  stop(): void {
    clearTimeout(this.#held);
    clearImmediate(this.#attaching);
    this.#unsubscribe();
  }

  #deliverWithinCredit(): void {
    const { link, log, wantsMetrics } = this.#options;
    const limit = allowedDeliveries(link);
    while (this.#sent < limit && canQueue(link)) {
      const event = log.read(this.#next);
      if (event === undefined) return;
      const bytes = wantsMetrics
        ? withDeliveryAnnotations(event.bytes, encodeRuntimeMetrics(log.properties()))
        : event.bytes;
      link.send(bytes, undefined, 0);
      this.#sent++;
      this.#next = event.sequence + 1;
    }
  }

  #appended(): void {
    const delayMs = this.#options.delayMs();
    if (delayMs === 0) this.deliver();
    else this.#held ??= setTimeout(() => this.#release(), delayMs);
  }

  #release(): void {
    this.#held = undefined;
    this.deliver();
  }
}
