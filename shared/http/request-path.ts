import { routes, type Operation } from "./routes";

/** By name; what is undefined or null is not sent. */
export type PathQuery = Readonly<Record<string, string | number | undefined | null>>;

/** Where an operation is asked, beneath `/api/`. */
export function requestPath(operation: Operation, path: PathQuery = {}, query: PathQuery = {}): string {
  const filled = routes[operation].path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(path[name] ?? ""),
  );
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) asked.set(name, String(value));
  }
  return asked.size === 0 ? filled : `${filled}?${asked.toString()}`;
}
