import type { ModelReader } from "./model-store";

type Find = Pick<ModelReader, "find">;

/**
 * Looks each version up once: it never changes, and the fleet's serves one device after the other. For as long as a plan
 * keeps its versions from being deleted, not longer.
 */
export function readOnce(models: Find): Find {
  const found = new Map<string, ReturnType<Find["find"]>>();
  return {
    find: (deviceId, version) => {
      const key = `${deviceId}/${version}`;
      const known = found.get(key) ?? models.find(deviceId, version);
      found.set(key, known);
      known.catch(() => found.delete(key));
      return known;
    },
  };
}
