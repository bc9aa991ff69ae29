import { useEffect, useRef, useState } from "preact/hooks";
import { messageOf } from "../../shared/errors";

export interface Polled<T> {
  /** What was last answered; it stays while the app is away. */
  readonly value: T | undefined;
  /** Why the last asking failed. */
  readonly error: string | undefined;
  /** Asks now: something has been done. */
  readonly again: () => void;
}

/**
 * Asks at once, and again whenever so much time has gone by since the last answer, as long as the page can be seen.
 * @param load asks; aborted where its answer is no longer wanted
 * @param what tells what is asked: with another, it is asked at once; until then, what was answered before stays
 * @param isOver whether an answer is the last one: what is asked will not change any more
 */
export function usePolled<T>(
  load: (signal: AbortSignal) => Promise<T>,
  what: string,
  everyMs: number,
  isOver: (value: T) => boolean = () => false,
): Polled<T> {
  const [polled, setPolled] = useState<Omit<Polled<T>, "again">>({ value: undefined, error: undefined });
  const again = useRef<() => void>(() => undefined);
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = 0;
    const ask = async () => {
      clearTimeout(timer);
      const turn = ++asking;
      const asked = await load(abort.signal).then(
        (value) => ({ value, error: undefined }),
        (error: unknown) => ({ error: messageOf(error) }),
      );
      // What was asked before it was asked again may be older.
      if (abort.signal.aborted || turn !== asking) return;
      setPolled((before) => ({ ...before, ...asked }));
      if (!("value" in asked && isOver(asked.value))) timer = setTimeout(askIfSeen, everyMs);
    };
    const askIfSeen = () => {
      if (document.visibilityState === "visible") void ask();
      else document.addEventListener("visibilitychange", () => void ask(), { once: true, signal: abort.signal });
    };
    void ask();
    again.current = () => void ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [what, everyMs]);
  return { ...polled, again: () => again.current() };
}
