import type { ServerResponse } from "node:http";
import type { HttpCookie, HttpData, TypedData } from "./invocation";

/** Node sets these itself, from the body that is sent. */
const ownHeaders = new Set(["content-length", "transfer-encoding", "connection", "keep-alive"]);

/** Sends what a function answered; one that answered nothing is a 204, as on the real host. */
export function sendHttpData(res: ServerResponse, data: HttpData | undefined): void {
  if (data === undefined) {
    res.writeHead(204).end();
    return;
  }
  for (const [name, value] of Object.entries(data.headers ?? {})) {
    if (!ownHeaders.has(name.toLowerCase())) res.setHeader(name, value);
  }
  for (const cookie of data.cookies ?? []) res.appendHeader("set-cookie", cookieText(cookie));
  res.writeHead(Number(data.statusCode ?? 200));
  res.end(bytesOf(data.body));
}

function bytesOf(body: TypedData | undefined): Uint8Array | string | undefined {
  if (body === undefined) return undefined;
  return body.bytes ?? body.string ?? body.json ?? (body.int ?? body.double)?.toString();
}

function cookieText(cookie: HttpCookie): string {
  const sameSite =
    cookie.sameSite === "explicitNone" ? "none" : cookie.sameSite === "none" ? undefined : cookie.sameSite;
  const parts = [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    cookie.domain && `Domain=${cookie.domain.value}`,
    cookie.path && `Path=${cookie.path.value}`,
    cookie.expires && `Expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`,
    cookie.maxAge && `Max-Age=${cookie.maxAge.value}`,
    cookie.secure?.value === true && "Secure",
    cookie.httpOnly?.value === true && "HttpOnly",
    sameSite && `SameSite=${sameSite}`,
  ];
  return parts.filter((part) => typeof part === "string").join("; ");
}
