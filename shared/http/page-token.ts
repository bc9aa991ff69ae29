/** What a caller hands back to get the next page; what is in it is nobody's business. */
export const tokenOf = (key: string | number): string => Buffer.from(String(key)).toString("base64url");

export const keyOfToken = (token: string): string => Buffer.from(token, "base64url").toString();

/** Whether it can have come from here. */
export const isToken = (token: string): boolean => token !== "" && tokenOf(keyOfToken(token)) === token;
