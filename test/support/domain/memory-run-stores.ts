import type { LastDriftCheck } from "../../../shared/drift/drift-check";
import { FLEET, type DeviceId } from "../../../shared/readings/reading";
import { addCounts, NO_COUNTS } from "../../../shared/runs/counts";
import type { Due } from "../../../shared/runs/due";
import {
  keepsOutcomes,
  type DeviceOutcome,
  type Ending,
  type FailedDevice,
  type OutcomeStore,
  type Part,
  type PublishedCounts,
} from "../../../shared/runs/outcome-store";
import { isEnded, type NewRun, type Run, type RunId } from "../../../shared/runs/run";
import type { RunFilter, RunStore } from "../../../shared/runs/run-store";
import type { ScheduleState, ScheduleStore } from "../../../shared/runs/schedule-store";
import type { Instant } from "../../../shared/time";

interface StoredDue extends Due {
  readonly generation: number;
}

/** Runs, schedule and outcomes in memory: each call is one transaction, as in SQL. */
export class MemoryRunStores implements RunStore, ScheduleStore, OutcomeStore {
  state: ScheduleState = {
    ...{ closedThrough: undefined, beganAt: undefined, generation: 0, paused: false, keptFrom: undefined },
  };
  readonly #runs = new Map<RunId, Run>();
  readonly #tokens = new Map<string, string>();
  readonly #parts = new Map<string, { readonly part: Part; readonly devices: readonly DeviceOutcome[] }>();
  readonly devices: () => Iterable<DeviceId>;
  readonly driftChecks = new Map<DeviceId, LastDriftCheck>();
  #dues: StoredDue[] = [];

  constructor(devices: () => Iterable<DeviceId> = () => []) {
    this.devices = devices;
  }

  get all(): Run[] {
    return [...this.#runs.values()];
  }

  insert(run: NewRun): Promise<Run> {
    const known = run.idempotency && this.#withKey(run.idempotency.key);
    if (known !== undefined) return Promise.resolve(known);
    if (this.#runs.has(run.runId)) return Promise.reject(new Error(`run ${run.runId} is there`));
    const inserted: Run = {
      ...run,
      ...{ ordinal: this.#runs.size + 1, status: "requested", attempt: 1 },
      ...{
        startedAt: undefined,
        finishedAt: undefined,
        cancelRequestedAt: undefined,
        plan: undefined,
        error: undefined,
        changes: undefined,
      },
    };
    this.#runs.set(run.runId, inserted);
    return Promise.resolve(inserted);
  }

  findByKey(key: string): Promise<Run | undefined> {
    return Promise.resolve(this.#withKey(key));
  }

  get(runId: RunId): Promise<Run | undefined> {
    return Promise.resolve(this.#runs.get(runId));
  }

  list({ limit, before = Infinity, kind, status }: RunFilter): Promise<Run[]> {
    const runs = this.all.filter(
      (run) => run.ordinal < before && run.kind === (kind ?? run.kind) && run.status === (status ?? run.status),
    );
    return Promise.resolve(runs.reverse().slice(0, limit));
  }

  unfinished(): Promise<Run[]> {
    return Promise.resolve(this.all.filter(({ status }) => !isEnded(status)));
  }

  begin(runId: RunId, attempt: number, token: string, now: Instant): Promise<boolean> {
    const run = this.#going(runId, attempt);
    const holder = this.#tokens.get(`${runId}-${attempt}`) ?? token;
    if (run === undefined || holder !== token) return Promise.resolve(false);
    this.#tokens.set(`${runId}-${attempt}`, token);
    this.#runs.set(runId, { ...run, status: "running", startedAt: run.startedAt ?? now });
    return Promise.resolve(true);
  }

  recordPlan(runId: RunId, plan: { readonly devices: number; readonly chunks: number }): Promise<void> {
    const run = this.#runs.get(runId);
    if (run !== undefined) this.#runs.set(runId, { ...run, plan });
    return Promise.resolve();
  }

  nextAttempt(runId: RunId, attempt: number): Promise<boolean> {
    const run = this.#going(runId, attempt);
    if (run !== undefined) this.#runs.set(runId, { ...run, attempt: attempt + 1, status: "requested" });
    return Promise.resolve(run !== undefined);
  }

  requestCancel(runId: RunId, now: Instant): Promise<boolean> {
    const run = this.#runs.get(runId);
    if (run === undefined || isEnded(run.status)) return Promise.resolve(false);
    this.#runs.set(runId, { ...run, cancelRequestedAt: now });
    return Promise.resolve(true);
  }

  isWanted(runId: RunId, attempt: number): Promise<boolean> {
    const run = this.#going(runId, attempt);
    return Promise.resolve(run !== undefined && run.cancelRequestedAt === undefined);
  }

  activeDevices(): Promise<DeviceId[]> {
    return Promise.resolve([...this.devices()].sort());
  }

  unknownDevices(ids: readonly DeviceId[]): Promise<DeviceId[]> {
    const known = new Set(this.devices());
    return Promise.resolve(ids.filter((id) => !known.has(id)));
  }

  read(): Promise<ScheduleState> {
    return Promise.resolve(this.state);
  }

  setPaused(paused: boolean): Promise<void> {
    this.state = { ...this.state, paused };
    return Promise.resolve();
  }

  async close(expected: ScheduleState, run: NewRun): Promise<boolean> {
    const { generation, closedThrough, beganAt } = this.state;
    if (this.state.paused || generation !== expected.generation || (closedThrough ?? run.from) !== run.from)
      return false;
    this.state = {
      ...this.state,
      ...{ closedThrough: run.to, beganAt: beganAt ?? run.from, generation: generation + 1 },
    };
    await this.insert(run);
    return true;
  }

  dues(generation: number): Promise<Due[]> {
    return Promise.resolve(this.#dues.filter((due) => due.generation <= generation));
  }

  addDue(due: Due): void {
    this.#dues.push({ ...due, generation: this.state.generation });
  }

  publishPart(part: Part, devices: readonly DeviceOutcome[]): Promise<void> {
    const key = `${part.runId}-${part.attempt}-${part.chunk}`;
    if (!this.#parts.has(key)) this.#parts.set(key, { part, devices });
    return Promise.resolve();
  }

  parts(runId: RunId, attempt: number): Promise<Part[]> {
    const parts = this.#partsOf(runId, attempt).map(({ part }) => part);
    return Promise.resolve(parts.sort((a, b) => a.chunk - b.chunk));
  }

  async counted(runId: RunId, attempt: number): Promise<PublishedCounts> {
    const parts = await this.parts(runId, attempt);
    return { parts: parts.length, ...parts.map(({ counts }) => counts).reduce(addCounts, NO_COUNTS) };
  }

  failures(runId: RunId, attempt: number): Promise<FailedDevice[]> {
    return Promise.resolve(
      this.outcomes(runId, attempt).flatMap(({ deviceId, failure }) => (failure ? [{ deviceId, ...failure }] : [])),
    );
  }

  outcomes(runId: RunId, attempt: number): DeviceOutcome[] {
    return this.#partsOf(runId, attempt).flatMap(({ devices }) => devices);
  }

  finish({ runId, attempt }: Run, ending: Ending): Promise<boolean> {
    const run = this.#going(runId, attempt);
    if (run === undefined) return Promise.resolve(false);
    const { status, finishedAt, error, unfinished } = ending;
    this.#runs.set(runId, { ...run, status, finishedAt, error });
    if (run.kind !== "scheduled") return Promise.resolve(true);
    if (keepsOutcomes(ending)) {
      this.#showDrift(run);
      this.#settle(run, ending);
    }
    for (const due of unfinished) this.addDue(due);
    return Promise.resolve(true);
  }

  #showDrift({ runId, attempt }: Run): void {
    for (const { deviceId, drift } of this.outcomes(runId, attempt)) {
      if (drift === undefined) continue;
      const { modelVersion, state } = drift;
      const before = this.driftChecks.get(deviceId);
      const through = Date.parse(drift.through);
      const isSame = before?.modelVersion === modelVersion && before.state === state;
      this.driftChecks.set(deviceId, { modelVersion, state, through, since: isSame ? before.since : through });
    }
  }

  /** What failed or was not reached stays due, the fleet's for each such device; the rest is settled. */
  #settle(run: Run, { unfinished, maxDueAttempts }: Ending): void {
    const failed = this.outcomes(run.runId, run.attempt).flatMap(({ deviceId, failure }) =>
      failure ? [deviceId] : [],
    );
    const left = new Set([...failed, ...unfinished.map(({ deviceId }) => deviceId)]);
    const claimed = (due: StoredDue): boolean => due.generation <= (run.generation ?? -1);
    const kept = this.#dues
      .filter(claimed)
      .flatMap((due) => (due.deviceId === FLEET ? [...left].map((deviceId) => ({ ...due, deviceId })) : [due]))
      .filter(({ deviceId, attempts }) => (left.has(FLEET) || left.has(deviceId)) && attempts < maxDueAttempts)
      .map((due) => ({ ...due, attempts: due.attempts + 1 }));
    this.#dues = [...this.#dues.filter((due) => !claimed(due)), ...kept];
    for (const deviceId of failed) {
      this.addDue({ deviceId, from: run.from, to: run.to, reason: "failed", attempts: 1 });
    }
  }

  #withKey(key: string): Run | undefined {
    return this.all.find(({ idempotency }) => idempotency?.key === key);
  }

  #going(runId: RunId, attempt: number): Run | undefined {
    const run = this.#runs.get(runId);
    return run === undefined || isEnded(run.status) || run.attempt !== attempt ? undefined : run;
  }

  #partsOf(runId: RunId, attempt: number) {
    return [...this.#parts.values()].filter(({ part }) => part.runId === runId && part.attempt === attempt);
  }
}
