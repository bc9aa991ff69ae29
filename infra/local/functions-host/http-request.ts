import type { IncomingMessage } from "node:http";
import type { TypedData } from "./invocation";

/** As the real host's front end. */
const maxBodyBytes = 100 * 1024 * 1024;

/** The request's URL, as far as the request itself tells. */
export const urlOf = (req: IncomingMessage): URL =>
  new URL(req.url ?? "/", `http://${req.headers.host ?? "localhost"}`);

/** The trigger's data for a request, or `undefined` when its body is larger than 100 MB. */
export async function httpData(
  req: IncomingMessage,
  url: URL,
  params: Record<string, string>,
): Promise<TypedData | undefined> {
  const bytes = await bodyOf(req);
  if (bytes === undefined) return undefined;
  const http = { method: req.method ?? "GET", url: url.href, headers: headersOf(req), query: queryOf(url), params };
  return { http: bytes.length === 0 ? http : { ...http, body: { bytes } } };
}

async function bodyOf(req: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(req.headers["content-length"] ?? 0) > maxBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Destroying the request would take the connection with it, and the answer with that.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const headersOf = (req: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(req.headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")]));

/** Values of one name are joined by commas, as the real host hands them on. */
function queryOf(url: URL): Record<string, string> {
  const names = new Set(url.searchParams.keys());
  return Object.fromEntries([...names].map((name) => [name, url.searchParams.getAll(name).join(",")]));
}
