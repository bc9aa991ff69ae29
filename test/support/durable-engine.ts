import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DurableEngine, type EngineOptions } from "../../infra/local/durable/engine";
import type { InstanceStatus } from "../../infra/local/durable/status";
import { loadDurableApp } from "./durable-app";

let loading: ReturnType<typeof loadDurableApp> | undefined;
/** The test app, loaded once. */
export const loadTestApp = () => (loading ??= loadDurableApp());

/** An engine over the test app, with its database in a folder of its own; `close` stops it and removes the folder. */
export class TestEngine {
  readonly folder = mkdtempSync(path.join(tmpdir(), "durable-engine-"));
  readonly #options: Partial<EngineOptions>;
  #engine: DurableEngine | undefined;
  #server: Server | undefined;

  constructor(options: Partial<EngineOptions> = {}) {
    this.#options = options;
  }

  get engine(): DurableEngine {
    if (this.#engine === undefined) throw new Error("the engine was not started");
    return this.#engine;
  }

  async start(): Promise<this> {
    const databaseFile = path.join(this.folder, "durable.db");
    this.#engine = new DurableEngine({
      ...{ app: await loadTestApp(), databaseFile, taskHub: "TestHub", key: "secret" },
      ...this.#options,
    });
    await this.#engine.start();
    return this;
  }

  async restart(): Promise<void> {
    await this.engine.stop();
    await this.start();
  }

  /** Mounts the HTTP API; answers its base URL. */
  async listen(): Promise<string> {
    this.#server = createServer((request, response) => {
      void this.engine.handle(request, response).then((isHandled) => isHandled || response.writeHead(404).end());
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    this.#server?.close();
    await this.#engine?.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Starts an orchestration and waits for its end. */
  run(name: string, input?: unknown, id?: string): Promise<InstanceStatus> {
    return this.ended(this.engine.startInstance(name, id, input));
  }

  ended(id: string): Promise<InstanceStatus> {
    return this.until(id, ({ runtimeStatus }) => ["Completed", "Failed", "Terminated"].includes(runtimeStatus));
  }

  async until(id: string, isReached: (status: InstanceStatus) => boolean): Promise<InstanceStatus> {
    for (;;) {
      const status = this.engine.status(id);
      if (status !== undefined && isReached(status)) return status;
      await sleep(2);
    }
  }
}

export async function untilTrue(isReached: () => boolean): Promise<void> {
  while (!isReached()) await sleep(2);
}
