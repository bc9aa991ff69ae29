/** What a caller hands back to get the next page; what is in it is nobody's business. */
export const tokenOf = (key: string | number): string => Buffer.from(String(key)).toString("base64url");

export const keyOfToken = (token: string): string => Buffer.from(token, "base64url").toString();

/** Whether it can have come from here. */
export const isToken = (token: string): boolean => token !== "" && tokenOf(keyOfToken(token)) === token;

/** What the next page is asked for by; null where this one is not full. */
export function nextOf<T, K>(page: readonly T[], limit: number, keyOf: (last: T) => K): K | null {
  const last = page.length < limit ? undefined : page.at(-1);
  return last === undefined ? null : keyOf(last);
}
