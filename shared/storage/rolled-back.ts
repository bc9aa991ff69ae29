/** Thrown to end a transaction that was only to be tried; it comes out of no `tryWrite`. */
export class RolledBack extends Error {}

/** Waits for work that ends so. */
export async function untilRolledBack(work: Promise<never>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof RolledBack)) throw error;
  });
}

/** A row like any other of the table, that collides with none. */
export const PROBE_KEY = "fleet-doctor";
