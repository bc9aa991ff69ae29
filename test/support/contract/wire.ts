import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** What lies between a client and its server, to be counted and cut. */
export interface Wire extends AsyncDisposable {
  /** Where clients connect to: this machine. */
  readonly port: number;
  /** How often a client said something and was answered, on all connections. */
  readonly roundTrips: number;
  /** Breaks all connections; new ones are let through. */
  cut(): void;
  /** Lets what clients say through once more, and breaks the connection when the answer comes. */
  loseNextAnswer(): void;
}

export async function wireTo(host: string, port: number): Promise<Wire> {
  const open = new Set<Socket>();
  let roundTrips = 0;
  let isLosing = false;
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((client) => {
    const upstream = connect(port, host);
    let isAsked = false;
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.setNoDelay(true);
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
      // A broken connection is what this is for.
      from.on("error", () => to.destroy());
    }
    client.on("data", (bytes) => {
      isAsked = true;
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (isAsked) roundTrips++;
      isAsked = false;
      if (!isLosing) return void client.write(bytes);
      isLosing = false;
      client.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get roundTrips() {
      return roundTrips;
    },
    cut,
    loseNextAnswer: () => (isLosing = true),
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
