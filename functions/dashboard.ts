import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { app, type HttpRequest, type HttpResponseInit } from "@azure/functions";
import { isKnown, tagOf } from "./http/tag";

const DIRECTORY = join(__dirname, "../dashboard");

/** All that the page consists of. Its data it asks the API for, with a key. */
const FILES: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "app.js": "text/javascript; charset=utf-8",
  "app.css": "text/css; charset=utf-8",
  "icon.svg": "image/svg+xml",
};

/** Nothing but the app's own files and API; and nothing shows the page within another. */
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-cache",
};

app.http("dashboard", { methods: ["GET"], route: "dashboard", authLevel: "anonymous", handler: answer });
app.http("dashboard-file", { methods: ["GET"], route: "dashboard/{file}", authLevel: "anonymous", handler: answer });

async function answer(request: HttpRequest): Promise<HttpResponseInit> {
  // The page's files are named from where it lies.
  if (new URL(request.url).pathname.endsWith("/")) return { status: 308, headers: { location: "../dashboard" } };
  const name = request.params["file"] ?? "index.html";
  const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (type === undefined) return { status: 404 };
  const body = await readFile(join(DIRECTORY, name));
  const etag = tagOf(body);
  if (isKnown(request, etag)) return { status: 304, headers: { etag, ...HEADERS } };
  return { headers: { "content-type": type, etag, ...HEADERS }, body };
}
