import { messageOf } from "../../../shared/errors";
import { isoOf } from "../../../shared/time";
import { askOrchestrator, type Answer } from "./answer";
import { isRaised, takeBatch, withFewerRaised, type Batch } from "./batch";
import { commitTurn, type Effects } from "./commit";
import { continuesAsNew } from "./ending";
import { Execution } from "./execution";
import { STORE_RETRY_MS, type Ground } from "./ground";
import { HistoryEventType, type HistoryEvent } from "./protocol";
import { hasEnded } from "./store/instances";
import { settleTurn } from "./turn";

/** An instance that has or wants a turn; `execution` is its history while it is in memory. */
interface Seat {
  state: "idle" | "waiting" | "running";
  hasMail: boolean;
  /** Before its next turn. */
  restMs: number;
  execution: Execution | undefined;
}

/** Of mail that comes while several tasks are open. */
const MAX_REST_MS = 1_000;

/**
 * Every turn replays all of history. Resting lets mail gather: what waits for several tasks is seldom done with the next
 * one, and so spends a twentieth of the time on turns, however long its history is.
 */
const restAfter = (turnMs: number, execution: Execution | undefined): number =>
  execution !== undefined && execution.open.size > 1 ? Math.min(19 * turnMs, MAX_REST_MS) : 0;

/** Gives instances their turns: one at a time each, any number of instances at once. */
export class TurnRunner {
  readonly #ground: Ground;
  readonly #onCommit: (effects: Effects) => void;
  readonly #seats = new Map<string, Seat>();
  #running = 0;
  #isStopped = false;
  #whenIdle: (() => void) | undefined;

  constructor(ground: Ground, onCommit: (effects: Effects) => void) {
    this.#ground = ground;
    this.#onCommit = onCommit;
  }

  /** Says that an instance has got mail. */
  wake(instanceId: string): void {
    const seat = this.#seats.get(instanceId) ?? { state: "idle", hasMail: false, restMs: 0, execution: undefined };
    this.#seats.set(instanceId, seat);
    seat.hasMail = true;
    if (seat.state !== "idle" || this.#isStopped) return;
    seat.state = "waiting";
    setTimeout(() => void this.#run(instanceId, seat), seat.restMs);
  }

  /** Begins no more turns; resolves when those under way are stored. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => (this.#whenIdle = resolve));
  }

  async #run(instanceId: string, seat: Seat): Promise<void> {
    if (this.#isStopped) return;
    this.#running += 1;
    seat.state = "running";
    seat.hasMail = false;
    const begun = performance.now();
    try {
      await this.#turn(instanceId, seat);
      seat.restMs = restAfter(performance.now() - begun, seat.execution);
    } catch (error) {
      this.#ground.log("error", `A turn of ${instanceId} could not be stored: ${messageOf(error)}`);
      Object.assign(seat, { execution: undefined, hasMail: true, restMs: STORE_RETRY_MS });
    }
    this.#leave(instanceId, seat);
  }

  #leave(instanceId: string, seat: Seat): void {
    this.#running -= 1;
    seat.state = "idle";
    if (seat.hasMail) this.wake(instanceId);
    else if (seat.execution === undefined) this.#seats.delete(instanceId);
    if (this.#running === 0) this.#whenIdle?.();
  }

  async #turn(instanceId: string, seat: Seat): Promise<void> {
    const { store, weather, clock, work } = this.#ground;
    const execution = this.#load(instanceId, seat);
    if (execution === undefined) return;
    const mail = store.messages.of(instanceId);
    const turnTime = execution.turnTime(clock());
    const offered = takeBatch(execution, weather.choose(mail), turnTime);
    if (offered.events.length === 0) {
      store.transaction(() => store.messages.delete(offered.messages));
      return;
    }
    const { batch, events, answer } = await this.#ask(execution, offered, startedEvent(turnTime));
    const outcome = settleTurn(execution, events, answer, turnTime);
    work.turns += 1;
    work.largestHistoryBytes = Math.max(work.largestHistoryBytes, execution.historyBytes);
    const effects = commitTurn(this.#ground, execution, batch, outcome, clock());
    if (batch.messages.length < mail.length) seat.hasMail = true;
    if (effects === undefined || outcome.end !== undefined) seat.execution = undefined;
    if (effects !== undefined) this.#onCommit(effects);
  }

  /** The execution that is to have the turn; none where the instance has ended, is suspended or gone. */
  #load(instanceId: string, seat: Seat): Execution | undefined {
    const { store } = this.#ground;
    const row = store.instances.find(instanceId);
    if (row === undefined || hasEnded(row.status)) seat.execution = undefined;
    if (row === undefined || hasEnded(row.status) || row.status === "Suspended") return undefined;
    if (seat.execution?.executionId !== row.executionId)
      seat.execution = new Execution(row, store.history.of(instanceId));
    return seat.execution;
  }

  async #ask(execution: Execution, offered: Batch, started: HistoryEvent) {
    const replay = (events: readonly HistoryEvent[]): Promise<Answer> =>
      askOrchestrator(this.#ground.app, execution.name, execution.turnInput(events));
    const events = [started, ...offered.events];
    const answer = await replay(events);
    if (!continuesAsNew(answer) || offered.events.filter(isRaised).length <= 1)
      return { batch: offered, events, answer };
    const batch = withFewerRaised(offered, 1);
    const fewer = [started, ...batch.events];
    return { batch, events: fewer, answer: await replay(fewer) };
  }
}

const startedEvent = (turnTime: number): HistoryEvent => ({
  EventType: HistoryEventType.OrchestratorStarted,
  EventId: -1,
  Timestamp: isoOf(turnTime),
});
