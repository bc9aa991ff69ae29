const names = ["appStart", "appTerminate", "preInvocation", "postInvocation", "log"] as const;
export type HookName = (typeof names)[number];

/** A hook changes what it may by assigning to the members of its context. */
export type Hook = (context: object) => unknown;

export class Hooks {
  readonly #byName = new Map<HookName, Hook[]>(names.map((name) => [name, []]));

  /** Throws a RangeError for a name that no host knows: packages look for it to find out what the host can do. */
  add(name: string, hook: Hook): { dispose(): void } {
    const known = names.find((candidate) => candidate === name);
    const hooks = known && this.#byName.get(known);
    if (hooks === undefined) throw new RangeError(`Unrecognized hook "${name}"`);
    hooks.push(hook);
    return { dispose: () => void hooks.splice(hooks.indexOf(hook), 1) };
  }

  async run(name: HookName, context: object): Promise<void> {
    for (const hook of this.#of(name)) await hook(context);
  }

  /** For log hooks, which cannot be waited for. */
  runAtOnce(name: HookName, context: object): void {
    for (const hook of this.#of(name)) hook(context);
  }

  #of(name: HookName): readonly Hook[] {
    return this.#byName.get(name) ?? [];
  }
}
