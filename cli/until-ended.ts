import { setTimeout as sleep } from "node:timers/promises";
import type { Story } from "./terminal/story";

const POLL_MS = 500;

/** Asks until it has ended, however it did, or nothing more is to be waited for, and shows how far it is. */
export async function untilEnded<T extends { readonly finishedAt: string | null }>(
  story: Story,
  ask: () => Promise<T>,
  show: (going: T) => void,
  isOver: (found: T) => boolean = ({ finishedAt }) => finishedAt !== null,
): Promise<T> {
  for (;;) {
    const found = await ask();
    if (isOver(found)) {
      story.clear();
      return found;
    }
    show(found);
    await sleep(POLL_MS);
  }
}

/** What is only partly done, was cancelled or stands still is not what was asked for. */
export const exitCodeOf = ({ status }: { readonly status: string }): number => (status === "completed" ? 0 : 1);
