/** Resolves at Ctrl-C, or when asked to terminate. A second one ends the process at once. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
      resolve();
    };
    process.once("SIGINT", end);
    process.once("SIGTERM", end);
  });
}
