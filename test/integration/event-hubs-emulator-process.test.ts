import { earliestEventPosition, type ReceivedEventData } from "@azure/event-hubs";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { listen, producerFor, until, type Connectable } from "../support/event-hubs";

const MAIN = join(__dirname, "../../dist/infra/local/event-hubs/main.js");

/** The emulator in a process of its own. */
class EmulatorProcess implements Connectable, AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #exited: Promise<unknown[]>;
  #stdout = "";
  #stderr = "";

  constructor(...args: string[]) {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is not there: run "npm run build" first`);
    this.#child = spawn(process.execPath, [MAIN, ...args], { stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stdout.on("data", (data: Buffer) => (this.#stdout += data.toString()));
    this.#child.stderr.on("data", (data: Buffer) => (this.#stderr += data.toString()));
    this.#exited = once(this.#child, "close");
  }

  get stdout(): string {
    return this.#stdout;
  }
  get stderr(): string {
    return this.#stderr;
  }

  async ready(): Promise<this> {
    await until("it is ready", () => this.#stdout.endsWith("\n") || this.#child.exitCode !== null);
    expect(this.#stderr).toBe("");
    return this;
  }

  get port(): number {
    return (JSON.parse(this.#stdout) as { port: number }).port;
  }

  connectionString(hub: string): string {
    const secret = "SharedAccessKeyName=any;SharedAccessKey=any";
    return `Endpoint=sb://127.0.0.1:${this.port};${secret};UseDevelopmentEmulator=true;EntityPath=${hub}`;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  closeStdin(): void {
    this.#child.stdin.end();
  }

  /** The exit code, or the signal that ended it. */
  async exit(): Promise<unknown> {
    const [code, signal] = await this.#exited;
    return code ?? signal;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.#exited;
  }
}

const HUB = ["--hub", "readings:2:$Default,fleetscore"];

test("prints one line of JSON when it listens, and serves the hub and its groups", async () => {
  await using emulator = await new EmulatorProcess("--port", "0", ...HUB).ready();
  expect(JSON.parse(emulator.stdout)).toEqual({ ready: true, port: expect.any(Number) as number });
  await using producer = producerFor(emulator, "readings");
  await producer.sendBatch([{ body: "a" }]);
  await using listener = listen(emulator, "readings", earliestEventPosition, { group: "fleetscore" });
  await until("it has come", () => listener.events.length === 1);
  expect(emulator.stderr).toBe("");
});

test.each(["SIGTERM", "SIGINT"] as const)("ends cleanly on %s, clients attached or not", async (signal) => {
  await using emulator = await new EmulatorProcess("--port", "0", ...HUB).ready();
  await using producer = producerFor(emulator, "readings");
  await producer.sendBatch([{ body: "a" }]);
  emulator.kill(signal);
  expect(await emulator.exit()).toBe(0);
  expect(emulator.stderr).toBe("");
});

test("ends when its stdin closes, where it is told to", async () => {
  await using emulator = await new EmulatorProcess("--port", "0", ...HUB, "--exit-with-parent").ready();
  emulator.closeStdin();
  expect(await emulator.exit()).toBe(0);
});

test("lives on when its stdin closes, where it is not told to", async () => {
  await using emulator = await new EmulatorProcess("--port", "0", ...HUB).ready();
  emulator.closeStdin();
  await using producer = producerFor(emulator, "readings");
  await producer.sendBatch([{ body: "a" }]);
  emulator.kill("SIGTERM");
  expect(await emulator.exit()).toBe(0);
});

test("a port that is taken is one line on stderr and exit code 3", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  await using emulator = new EmulatorProcess("--port", String(port), ...HUB);
  expect(await emulator.exit()).toBe(3);
  expect(emulator.stderr).toBe(`port ${port} is taken\n`);
  expect(emulator.stdout).toBe("");
  await new Promise((resolve) => other.close(resolve));
});

test("wrong use is told on stderr with exit code 2", async () => {
  await using emulator = new EmulatorProcess("--hub", "readings");
  expect(await emulator.exit()).toBe(2);
  expect(emulator.stderr).toMatch(/^--hub: "readings" is not of the form .*\n$/);
});

describe("on a directory", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "event-hubs-process-"))));
  afterEach(() => rmSync(directory, { recursive: true }));
  const start = () => new EmulatorProcess("--port", "0", "--directory", directory, ...HUB).ready();

  test("a corrupt log is named on stderr with exit code 4", async () => {
    await using first = await start();
    first.kill("SIGTERM");
    await first.exit();
    const file = join(directory, "readings", "1", "0000000000000000.log");
    writeFileSync(file, "x".repeat(100));
    await using second = new EmulatorProcess("--port", "0", "--directory", directory, ...HUB);
    expect(await second.exit()).toBe(4);
    expect(second.stderr).toContain(file);
  });

  test("what was acknowledged before a kill is there afterwards, under the same numbers", async () => {
    const acknowledged: string[] = [];
    const before = new Map<string, string>();
    let createdOn: Date;
    {
      await using killed = await start();
      const producer = producerFor(killed, "readings");
      ({ createdOn } = await producer.getEventHubProperties());
      await using listener = listen(killed, "readings", earliestEventPosition);
      const sending = (async () => {
        for (let i = 0; ; i++) {
          const bodies = Array.from({ length: 100 }, (_, k) => `${i}-${k}`);
          await producer.sendBatch(bodies.map((body) => ({ body })));
          acknowledged.push(...bodies);
        }
      })();
      // It ends with an error once the process is gone, however it ends.
      const sent = sending.catch(() => undefined);
      await until("some were received, more were sent", () => listener.events.length > 1000);
      killed.kill("SIGKILL");
      await killed.exit();
      await producer.close();
      await sent;
      for (const event of listener.events) before.set(String(event.body), numbersOf(event));
    }

    await using emulator = await start();
    await using producer = producerFor(emulator, "readings");
    expect((await producer.getEventHubProperties()).createdOn).toEqual(createdOn);
    await using listener = listen(emulator, "readings", earliestEventPosition);
    const partitions = await Promise.all(["0", "1"].map((id) => producer.getPartitionProperties(id)));
    const stored = partitions.reduce((sum, { lastEnqueuedSequenceNumber }) => sum + lastEnqueuedSequenceNumber + 1, 0);
    await until("all that is stored has come", () => listener.events.length === stored);
    const after = new Map(listener.events.map((event) => [String(event.body), numbersOf(event)]));
    expect(acknowledged.filter((body) => !after.has(body))).toEqual([]);
    expect([...before].filter(([body, numbers]) => after.get(body) !== numbers)).toEqual([]);
  });
});

const numbersOf = ({ sequenceNumber, offset }: ReceivedEventData): string => `${sequenceNumber} at ${offset}`;
