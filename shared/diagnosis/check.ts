import { messageOf } from "../errors";

/** Whether one thing that the app needs is there, and what to do where it is not. */
export interface Check {
  readonly check: string;
  readonly outcome: "ok" | "failed" | "warning" | "skipped";
  readonly found: string;
  readonly advice: string | null;
}

const PATIENCE_MS = 45_000;

/**
 * Looks, and says what was found.
 * @param advice what to do where that fails
 */
export async function look(check: string, at: () => Promise<string>, advice: string): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    return { check, outcome: "ok", found: await Promise.race([at(), late]), advice: null };
  } catch (error) {
    return failed(check, messageOf(error), advice);
  } finally {
    clearTimeout(timer);
  }
}

export const failed = (check: string, found: string, advice: string): Check => ({
  ...{ check, outcome: "failed", found, advice },
});

/** Of what goes on all the same, and perhaps not as it was meant. */
export const warning = (check: string, found: string, advice: string): Check => ({
  ...{ check, outcome: "warning", found, advice },
});

export const skipped = (check: string, because: string): Check => ({
  ...{ check, outcome: "skipped", found: because, advice: null },
});
