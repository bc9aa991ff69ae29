import { createHash } from "node:crypto";

/** By what an answer is known again. */
export const tagOf = (body: string | Uint8Array): string =>
  `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;

/** Whether the caller has the answer with this tag already. */
export const isKnown = ({ headers }: { readonly headers: Pick<Headers, "get"> }, etag: string): boolean =>
  (headers.get("if-none-match") ?? "")
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .includes(etag);
