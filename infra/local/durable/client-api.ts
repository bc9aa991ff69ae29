import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { messageOf } from "../../../shared/errors";
import { isSameKey } from "../same-key";
import type { ClientRequest, ClientRoutes, Reply } from "./client-routes";
import { RPC_PATH, WEBHOOK_PATH } from "./client-urls";
import type { Log } from "./ground";

/** A name that somebody has led to this machine is none of these. */
const LOCAL_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/;
const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** The HTTP side of the client API: who may ask, and how an answer travels. */
export class ClientApi {
  readonly #routes: ClientRoutes;
  readonly #taskHub: string;
  readonly #key: string;
  readonly #log: Log;

  constructor(routes: ClientRoutes, taskHub: string, key: string, log: Log) {
    this.#routes = routes;
    this.#taskHub = taskHub;
    this.#key = key;
    this.#log = log;
  }

  /** Answers requests under the API's two paths; false for all others, which are left untouched. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? "/", "http://host");
    const prefix = [WEBHOOK_PATH, RPC_PATH].find((path) => url.pathname.startsWith(path));
    if (prefix === undefined) return false;
    send(response, await this.#answer(request, url, prefix));
    return true;
  }

  async #answer(request: IncomingMessage, url: URL, prefix: string): Promise<Reply> {
    const refusal = this.#refusal(request, url, prefix);
    if (refusal !== undefined) return refusal;
    try {
      return this.#routes.answer(await this.#read(request, url, prefix));
    } catch (error) {
      if (error instanceof URIError) return { status: 400, body: { Message: "The path is not encoded properly." } };
      this.#log("error", `${request.method ?? ""} ${url.pathname}: ${messageOf(error)}`);
      return { status: 500, body: { Message: messageOf(error) } };
    }
  }

  #refusal(request: IncomingMessage, url: URL, prefix: string): Reply | undefined {
    if (prefix === RPC_PATH)
      return isOfThisMachine(request)
        ? undefined
        : { status: 403, body: { Message: `${RPC_PATH} is for programs of this machine only.` } };
    return isSameKey(this.#key, url.searchParams.get("code") ?? "")
      ? undefined
      : { status: 401, body: { Message: "The query parameter 'code' must be the key of the Durable engine." } };
  }

  async #read(request: IncomingMessage, url: URL, prefix: string): Promise<ClientRequest> {
    const path = url.pathname.slice(prefix.length);
    return {
      method: request.method ?? "GET",
      segments: path
        .split("/")
        .filter((segment) => segment !== "")
        .map(decodeURIComponent),
      query: url.searchParams,
      body: await text(request),
      continuationToken: String(request.headers["x-ms-continuation-token"] ?? ""),
      address: { baseUrl: `http://${request.headers.host ?? "localhost"}`, taskHub: this.#taskHub, key: this.#key },
    };
  }
}

/** No key is asked for there, and a page in this machine's browser can send to it: it names where it comes from. */
function isOfThisMachine({ socket, headers }: IncomingMessage): boolean {
  const isPage = headers.origin !== undefined || headers["sec-fetch-site"] !== undefined;
  return LOOPBACK.has(socket.remoteAddress ?? "") && LOCAL_HOST.test(headers.host ?? "") && !isPage;
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  const content = body === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
  response.writeHead(status, { ...content, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
