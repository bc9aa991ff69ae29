import { entryOf, loadApp, type LoadedApp } from "./app-loader";
import { functionsWith, mustBeSupported, withDurableClient } from "./bindings";
import type { DurableExtension } from "./durable-extension";
import type { BalancingOptions } from "./event-hub-source";
import { EventHubsTrigger } from "./event-hubs-trigger";
import { hostIdentity } from "./host-identity";
import { readHostJson, type HostJson } from "./host-json";
import { HostStatus } from "./host-status";
import type { HostKeys } from "./http-authorization";
import { HttpServer } from "./http-server";
import { httpTrigger } from "./http-trigger";
import type { FunctionApp } from "./invocation";
import type { Listener } from "./listener";
import type { Log } from "./log";
import { setEnvironment } from "./node-loader";
import { Shutdown } from "./shutdown";
import { TimerTrigger } from "./timer-trigger";

export interface FunctionsHostOptions {
  /** Holds the app's package.json and host.json. */
  appDirectory: string;
  /** The app's settings; set as environment variables while the host runs. */
  environment: Record<string, string>;
  /** 0 takes a free one. */
  port: number;
  /** The host's own: its name, and what it knows of its timers. */
  stateDirectory: string;
  keys: HostKeys;
  log?: Log;
  eventHubs?: BalancingOptions;
  durable?: (app: FunctionApp) => DurableExtension;
}

/** How long a stopping host waits for the invocations that run. */
const graceMs = 10_000;

/** Runs a functions app in this process, its compiled entry unchanged, as Azure's host would. */
export class FunctionsHost {
  readonly #log: Log;
  readonly #shutdown: Shutdown;

  constructor(private readonly options: FunctionsHostOptions) {
    this.#log = options.log ?? (() => undefined);
    this.#shutdown = new Shutdown(this.#log);
  }

  /**
   * Starts HTTP, loads the app, and starts the Durable engine, Event Hubs and timers, in this order.
   *
   * @returns the host's URL, without a slash at its end.
   * @throws what keeps the app from starting (for a taken port, an error whose code is `EADDRINUSE`); nothing is left
   * running then.
   */
  async start(): Promise<{ url: string }> {
    try {
      const hostJson = await readHostJson(this.options.appDirectory);
      const server = new HttpServer(this.#log);
      const url = await server.listen(this.options.port);
      this.#shutdown.add((ms) => server.close(ms));
      const status = new HostStatus();
      server.mount(status.handle);
      const app = await this.#load(url);
      // Requests that run need the app: the server is closed before the app, though it was there first.
      this.#shutdown.add((ms) => server.close(ms));
      await this.#serve(server, status, app, hostJson, url);
      status.isRunning = true;
      return { url };
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops what was started, the last first; invocations that run are waited for, for 10 s at most. */
  async stop(): Promise<void> {
    await this.#shutdown.run(graceMs);
  }

  async #load(url: string): Promise<LoadedApp> {
    const { appDirectory, environment } = this.options;
    const entry = await entryOf(appDirectory);
    const restore = setEnvironment(entry, {
      AZURE_FUNCTIONS_ENVIRONMENT: "Development",
      AzureWebJobsScriptRoot: appDirectory,
      WEBSITE_HOSTNAME: new URL(url).host,
      ...environment,
    });
    this.#shutdown.add(restore);
    const app = await loadApp(entry, { log: this.#log });
    this.#shutdown.add(() => app.terminate());
    return app;
  }

  async #serve(
    server: HttpServer,
    status: HostStatus,
    loaded: LoadedApp,
    hostJson: HostJson,
    url: string,
  ): Promise<void> {
    const app = withDurableClient(loaded, () => durable?.clientInput(url) ?? "");
    const durable = this.options.durable?.(app);
    mustBeSupported(app, durable !== undefined);
    const listeners = await this.#listeners(app, hostJson);

    if (durable !== undefined) server.mount((req, res) => durable.handle(req, res));
    const functions = functionsWith(app, "httpTrigger");
    const { routePrefix } = hostJson.extensions.http;
    server.mount(httpTrigger({ app, functions, routePrefix, keys: this.options.keys, log: this.#log }));
    status.isServing = true;

    if (durable !== undefined) {
      this.#shutdown.add(() => durable.stop());
      await durable.start();
    }
    this.#shutdown.add(async (ms) => {
      await Promise.all(listeners.map((listener) => listener.stop(ms)));
    });
    await Promise.all(listeners.map((listener) => listener.start()));
  }

  async #listeners(app: FunctionApp, { extensions }: HostJson): Promise<Listener[]> {
    const { environment, stateDirectory, eventHubs: balancing = {} } = this.options;
    const log = this.#log;
    const hostId = await hostIdentity(stateDirectory);
    const hubs = { environment, settings: extensions.eventHubs, hostId, balancing, log };
    const timers = { environment, stateDirectory, log };
    return [
      ...functionsWith(app, "eventHubTrigger").map((fn) => new EventHubsTrigger(fn, app, hubs)),
      ...functionsWith(app, "timerTrigger").map((fn) => new TimerTrigger(fn, app, timers)),
    ];
  }
}
