/** Calls of the test app's activities, by name. */
export const calls = new Map<string, number>();
/** What holds `wait-for-gate` activities back, by gate. */
export const gates = new Map<string, Promise<void>>();
/** Changes what the orchestrator `changing` does, as a new deployment would. */
export const code = { changed: false };

export function count(name: string): number {
  const called = (calls.get(name) ?? 0) + 1;
  calls.set(name, called);
  return called;
}

/** Holds `wait-for-gate` activities of this gate back until the answered function is called. */
export function closeGate(gate: string): () => void {
  let open: () => void = () => undefined;
  gates.set(gate, new Promise((resolve) => (open = resolve)));
  return () => open();
}
