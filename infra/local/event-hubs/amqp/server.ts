import type { AddressInfo, Server, Socket } from "node:net";
import type { Connection, Container } from "rhea";
import { AppError } from "../../../../shared/errors";

/** The only address it listens on: what is not on this machine has no business here. */
export const HOST = "127.0.0.1";

/** The TCP side: listening, and breaking connections. */
export class AmqpServer {
  readonly #container: Container;
  readonly #maxMessageBytes: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(container: Container, maxMessageBytes: number) {
    this.#container = container;
    this.#maxMessageBytes = maxMessageBytes;
  }

  /** Listens on `port`, or on a free one for 0, and gives the port. A taken one is an AppError `port-taken`. */
  async listen(port: number): Promise<number> {
    const options = {
      port,
      host: HOST,
      max_frame_size: 65536,
      channel_max: 4999,
      idle_time_out: 120_000,
      tcp_no_delay: true,
      receiver_options: { autoaccept: false, credit_window: 300, max_message_size: this.#maxMessageBytes },
    };
    const server = this.#container.listen(options);
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once("listening", resolve);
      server.once("error", (error: NodeJS.ErrnoException) => reject(error.code === "EADDRINUSE" ? taken(port) : error));
    });
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    this.dropConnections();
    await closed;
  }

  /** Breaks every connection without a word, as a network failure does. */
  dropConnections(): void {
    for (const socket of this.#sockets) drop(socket);
  }
}

/** Breaks one connection without a word. */
export const dropConnection = (connection: Connection): void =>
  drop((connection as unknown as { socket: Socket }).socket);

/**
 * With an error, because rhea listens for 'end' and 'error' but not for 'close': destroyed silently, its connection
 * would stay "open", heartbeat timer and all.
 */
const drop = (socket: Socket): void => void socket.destroy(new Error("connection dropped"));

const taken = (port: number): AppError => new AppError("port-taken", `port ${port} is taken`);
