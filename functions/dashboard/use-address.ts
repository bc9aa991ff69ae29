import { useEffect, useState } from "preact/hooks";
import { addressOf, linkTo, type Address, type Query } from "./address";

/** Changes the address in place: going back leads to where one came from, not through every letter typed. */
export function replaceAddress(path: readonly string[], query: Query): void {
  history.replaceState(null, "", linkTo(path, query));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export function useAddress(): Address {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return addressOf(hash);
}
