/** What waits for the events of one trigger and invokes its function. */
export interface Listener {
  /** Rejects when the binding cannot be served; nothing is left running then. */
  start(): Promise<void>;
  /** Takes no further event, and resolves when the running invocations have ended or `graceMs` have passed. */
  stop(graceMs: number): Promise<void>;
}

/** Resolves when `work` has settled, whichever way, or after `ms`; never rejects. */
export async function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.allSettled([work]), deadline]);
  clearTimeout(timer);
}
