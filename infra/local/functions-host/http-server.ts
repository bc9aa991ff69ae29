import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { messageOf } from "../../../shared/errors";
import { settledWithin } from "./listener";
import type { Log } from "./log";

/** Answers a request and resolves to true, or leaves it alone and resolves to false. */
export type HttpHandler = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

/** The host's one HTTP server, on 127.0.0.1. Requests go to its handlers in the order in which they were mounted. */
export class HttpServer {
  readonly #server = createServer((req, res) => void this.#serve(req, res));
  readonly #handlers: HttpHandler[] = [];
  readonly #running = new Set<ServerResponse>();

  constructor(private readonly log: Log) {}

  mount(handler: HttpHandler): void {
    this.#handlers.push(handler);
  }

  /**
   * @param port 0 takes a free one.
   * @returns the server's URL, without a slash at its end.
   * @throws an error whose code is `EADDRINUSE` when the port is taken.
   */
  async listen(port: number): Promise<string> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Takes no further request; cuts off those that still run after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeIdleConnections();
    // A connection that is kept alive after its answer would hold the server open.
    for (const res of this.#running) if (!res.headersSent) res.setHeader("connection", "close");
    await settledWithin(closed, graceMs);
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    this.#running.add(res);
    res.once("close", () => this.#running.delete(res));
    try {
      for (const handle of this.#handlers) if (await handle(req, res)) return;
      res.writeHead(404).end();
    } catch (error) {
      // Without the query: a key may be in it.
      const [path = ""] = (req.url ?? "").split("?");
      this.log({ level: "error", category: "host.http", message: `${path}: ${messageOf(error)}` });
      if (res.headersSent) res.destroy();
      else res.writeHead(500).end();
    }
  }
}
