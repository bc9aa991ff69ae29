import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** `lost-answer`: the request took effect, and the connection breaks before its answer. */
export type BlobFault = "reset" | "lost-answer" | "busy" | "throttled";

interface Armed {
  readonly fault: BlobFault;
  readonly concerns: RegExp;
  left: number;
}

const ANSWERS = {
  busy: { status: 503, code: "ServerBusy" },
  throttled: { status: 429, code: "TooManyRequests" },
} as const;

/** Stands between the host and storage, and breaks what it is told to break. */
export class BlobProxy implements AsyncDisposable {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server;
  #armed: Armed | undefined;
  /** How many requests came to harm. */
  harmed = 0;
  /** Whether storage is out: every request's connection breaks. */
  isAway = false;

  private constructor(private readonly target: number) {
    this.#server = createServer((asked, answer) => this.#handle(asked, answer));
  }

  static async start(target: number): Promise<BlobProxy> {
    const proxy = new BlobProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The next `count` requests whose path matches. */
  arm(fault: BlobFault, count: number, concerns: RegExp): void {
    this.#armed = { fault, concerns, left: count };
  }

  disarm(): void {
    this.#armed = undefined;
  }

  #handle(asked: IncomingMessage, answer: ServerResponse): void {
    const fault = this.isAway ? "reset" : this.#take(asked.url ?? "");
    if (fault !== undefined) this.harmed++;
    if (fault === "reset") asked.socket.resetAndDestroy();
    else if (fault === "busy" || fault === "throttled") refuse(asked, answer, ANSWERS[fault]);
    else this.#forward(asked, answer, fault === "lost-answer");
  }

  #take(path: string): BlobFault | undefined {
    const armed = this.#armed;
    if (armed?.concerns.test(path) !== true || armed.left-- <= 0) return undefined;
    return armed.fault;
  }

  #forward({ method, url, headers, socket }: IncomingMessage, answer: ServerResponse, isLost: boolean): void {
    const { target: port } = this;
    const onward = request({ host: "127.0.0.1", port, agent: this.#agent, method, path: url, headers }, (reply) => {
      if (isLost) {
        reply.resume().on("end", () => socket.resetAndDestroy());
        return;
      }
      answer.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
      reply.pipe(answer);
    });
    onward.on("error", () => socket.destroy());
    answer.req.pipe(onward);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function refuse(asked: IncomingMessage, answer: ServerResponse, { status, code }: { status: number; code: string }) {
  asked.resume();
  answer.writeHead(status, { "x-ms-error-code": code, "content-type": "application/xml" });
  answer.end(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>injected</Message></Error>`);
}
