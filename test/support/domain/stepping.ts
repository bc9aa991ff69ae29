/** The same, with `step` called before each call: it may throw, as where a process dies between two steps. */
export function stepping<T extends object>(target: T, world: { step: () => void }): T {
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...parameters: unknown[]): unknown => {
        world.step();
        return Reflect.apply(value, target, parameters);
      };
    },
  });
}
