import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** What lives on the heap, nothing else: a collection is forced first. */
export function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
