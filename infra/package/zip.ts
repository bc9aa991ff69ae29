import { zipSync } from "fflate";

/** The first day that a ZIP file can tell; without a zone, as it tells times. */
const TIME = new Date(1980, 0, 1);

/** The same bytes for the same files, whenever, wherever and in whatever order. */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { level: 9, mtime: TIME });
}
