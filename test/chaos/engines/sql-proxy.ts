import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/**
 * `reset`: the connection breaks before the server hears of the request. `lost-answer`: the server does what it is
 * asked, and the connection breaks in place of its answer.
 */
export type WireFault = "reset" | "lost-answer";
export type Concerned = "any" | "commit";

interface Armed {
  readonly fault: WireFault;
  readonly concerns: Concerned;
  left: number;
}

/** How things stand between the app and its server: as they should; nothing gets through; nobody is there. */
type Weather = "fair" | "silent" | "away";

/** Stands between the app and its server, and breaks what it is told to break. It must be able to read: no TLS. */
export class SqlProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #clients = new Set<Socket>();
  readonly #kept: (() => void)[] = [];
  #armed: Armed | undefined;
  #weather: Weather = "fair";
  /** How many requests and connections came to harm. */
  harmed = 0;

  private constructor(
    private readonly host: string,
    private readonly targetPort: number,
  ) {
    this.#server = createServer((client) => this.#link(client));
  }

  static async start(host: string, port: number): Promise<SqlProxy> {
    const proxy = new SqlProxy(host, port);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The next `count` requests of the kind. */
  arm(fault: WireFault, count: number, concerns: Concerned): void {
    this.#armed = { fault, concerns, left: count };
  }

  disarm(): void {
    this.#armed = undefined;
  }

  /** What was kept back while it was silent comes when it is fair again. */
  set weather(weather: Weather) {
    this.#weather = weather;
    const kept = this.#kept.splice(0);
    if (weather === "away") for (const client of this.#clients) client.resetAndDestroy();
    else for (const deliver of kept) deliver();
  }

  #link(client: Socket): void {
    // A broken connection is what this is for.
    client.on("error", () => undefined);
    if (this.#weather === "away") {
      this.harmed++;
      client.resetAndDestroy();
      return;
    }
    this.#clients.add(client.setNoDelay(true));
    const upstream = connect(this.targetPort, this.host).setNoDelay(true);
    client.on("close", () => {
      this.#clients.delete(client);
      upstream.destroy();
    });
    upstream.on("error", () => client.destroy());
    upstream.on("close", () => client.destroy());
    this.#carry(client, upstream);
  }

  #carry(client: Socket, upstream: Socket): void {
    let isAnswerLost = false;
    client.on("data", (bytes) => {
      const fault = this.#take(bytes);
      if (fault !== undefined) this.harmed++;
      if (fault === "reset") client.resetAndDestroy();
      else {
        isAnswerLost ||= fault === "lost-answer";
        this.#send(bytes, upstream);
      }
    });
    upstream.on("data", (bytes) => {
      if (isAnswerLost) client.resetAndDestroy();
      else this.#send(bytes, client);
    });
  }

  #send(bytes: Buffer, to: Socket): void {
    if (this.#weather !== "silent") {
      to.write(bytes);
      return;
    }
    this.harmed++;
    this.#kept.push(() => to.write(bytes));
  }

  #take(bytes: Buffer): WireFault | undefined {
    const armed = this.#armed;
    if (armed === undefined || (armed.concerns === "commit" && !isCommit(bytes)) || armed.left-- <= 0) return undefined;
    return armed.fault;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}

const HEADER_BYTES = 8;
const TRANSACTION_MANAGER_REQUEST = 0x0e;
const COMMIT = 7;

/** By MS-TDS 2.2.6.9: a packet of this type, whose headers, which begin with their length, the request's type follows. */
function isCommit(packet: Buffer): boolean {
  if (packet[0] !== TRANSACTION_MANAGER_REQUEST || packet.length < HEADER_BYTES + 4) return false;
  const at = HEADER_BYTES + packet.readUInt32LE(HEADER_BYTES);
  return packet.length >= at + 2 && packet.readUInt16LE(at) === COMMIT;
}
