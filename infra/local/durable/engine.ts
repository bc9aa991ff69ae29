import type { IncomingMessage, ServerResponse } from "node:http";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../../shared/time";
import type { FunctionApp } from "../functions-host/invocation";
import { ActivityRunner } from "./activities";
import { ClientApi } from "./client-api";
import { ClientRoutes } from "./client-routes";
import { clientInput } from "./client-urls";
import type { Effects } from "./commit";
import type { Ground, Log } from "./ground";
import { beginInstance, type Start } from "./lifecycle";
import { FAIR_WEATHER, foulWeather, type NastyOptions } from "./nastiness";
import { Operations } from "./operations";
import { statusOf, type InstanceStatus } from "./status";
import { HistoryStore } from "./store/history-store";
import { TimerWatch } from "./timers";
import { TurnRunner } from "./turns";
import { nothingDone, type WorkDone } from "./work-done";

export interface EngineOptions {
  app: FunctionApp;
  /** SQLite; made where there is none. Only one engine may have it open. */
  databaseFile: string;
  taskHub: string;
  /** Of instances that are started without a version, as host.json says; none if left out. */
  defaultVersion?: string;
  /** What the query parameter `code` must be. */
  key: string;
  /** Default 10 a core, as the extension's. */
  maxConcurrentActivities?: number;
  nasty?: NastyOptions | undefined;
  /** What timers and the times of instances go by; it may jump ahead, never back. */
  clock?: Clock;
  log?: Log;
}

const STOP_TIMEOUT_MS = 10_000;
const REPEATED_START_DELAY_MS = 5;

/**
 * Stands in for the Durable extension on one machine: drives the orchestrators and activities of an app that uses
 * durable-functions 3.5, keeps everything in a SQLite file, and goes on after a crash where it was.
 */
export class DurableEngine {
  readonly #options: EngineOptions;
  readonly #ground: Ground;
  readonly #turns: TurnRunner;
  readonly #activities: ActivityRunner;
  readonly #timers: TimerWatch;
  readonly #operations: Operations;
  readonly #api: ClientApi;
  #isStopped = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { app, databaseFile, taskHub, key, nasty, clock = Date.now, log = () => undefined } = options;
    const { defaultVersion = "" } = options;
    const store = new HistoryStore(databaseFile);
    const weather = nasty === undefined ? FAIR_WEATHER : foulWeather(nasty);
    const wake = (id: string): void => this.#turns.wake(id);
    this.#ground = { app, store, weather, work: nothingDone(), defaultVersion, clock, log, wake };
    this.#turns = new TurnRunner(this.#ground, (effects) => this.#setGoing(effects));
    this.#activities = new ActivityRunner(this.#ground, options.maxConcurrentActivities ?? 10 * availableParallelism());
    this.#timers = new TimerWatch(this.#ground);
    this.#operations = new Operations(this.#ground, (start) => this.#maybeRepeat(start));
    this.#api = new ClientApi(new ClientRoutes(store, this.#operations), taskHub, key, log);
  }

  /** Goes on with all that the database holds: activities that had not reported run again, due timers fire. */
  start(): Promise<void> {
    const { store, wake } = this.#ground;
    this.#activities.add(store.activities.all());
    this.#timers.arm();
    for (const instanceId of store.messages.instancesWithMail()) wake(instanceId);
    return Promise.resolve();
  }

  /**
   * Begins no new work, waits up to ten seconds for the invocations under way, and closes the database. What has not
   * finished by then runs again at the next start.
   */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#timers.stop();
    const bound = sleep(STOP_TIMEOUT_MS, undefined, { ref: false });
    await Promise.race([Promise.all([this.#turns.stop(), this.#activities.stop()]), bound]);
    this.#ground.store.close();
  }

  /** Starts an orchestration and answers its id; errors as `Operations.start`. */
  startInstance(name: string, instanceId?: string, input?: unknown): string {
    return this.#operations.start({ name, instanceId, input: input === undefined ? undefined : JSON.stringify(input) });
  }

  status(instanceId: string): InstanceStatus | undefined {
    const row = this.#ground.store.instances.find(instanceId);
    return row === undefined ? undefined : statusOf(row);
  }

  get work(): Readonly<WorkDone> {
    return this.#ground.work;
  }

  /** The client's HTTP API; answers false for paths that are not its own. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    return this.#api.handle(request, response);
  }

  /** The JSON that a `durableClient` input binding gets; `baseUrl` is where `handle` is mounted, without a slash. */
  clientInput(baseUrl: string): string {
    return clientInput({ baseUrl, taskHub: this.#options.taskHub, key: this.#options.key });
  }

  #setGoing(effects: Effects): void {
    this.#activities.add(effects.activities);
    if (effects.hasNewTimers) this.#timers.arm();
    for (const start of effects.starts) this.#maybeRepeat(start);
    for (const instanceId of effects.wake) this.#ground.wake(instanceId);
  }

  #maybeRepeat(start: Start): void {
    const { store, weather, clock } = this.#ground;
    if (!weather.repeatsStart()) return;
    setTimeout(() => {
      // A repeat comes after the message it repeats: not when the instance was purged or started anew since.
      if (this.#isStopped || store.instances.find(start.instanceId)?.startId !== start.startId) return;
      store.transaction(() => beginInstance(store, start, clock()));
      this.#ground.wake(start.instanceId);
    }, REPEATED_START_DELAY_MS);
  }
}
