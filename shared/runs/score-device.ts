import { AppError, briefOf } from "../errors";
import { readOnce } from "../models/read-once";
import type { Blobs } from "../blobs";
import type { ResultRow } from "../scoring/result-row";
import { activitySlice, type PlannedDevice, type PlanSummary } from "./plan";
import type { PlanChunks } from "./plan-chunks";
import type { RunId } from "./run";
import type { RunStore } from "./run-store";
import type { Told } from "../telemetry";
import { scoreRanges, type RangeServices } from "./score-ranges";
import { tellDevice } from "./tell-step";
import { witnessLines, witnessName } from "./witness";
import { withTimeout } from "./with-timeout";

export interface ScoringServices extends RangeServices, Told {
  readonly runs: RunStore;
  readonly plans: PlanChunks;
  readonly blobs: Blobs;
  readonly settings: { readonly deviceTimeoutMs: number };
}

export interface ScoreInput {
  readonly runId: RunId;
  readonly attempt: number;
  readonly chunk: number;
  readonly activity: number;
  readonly plan: PlanSummary;
}

/** A device that could not be scored: data, so that one bad device does not hurt the others. */
export interface ScoringFailure {
  readonly position: number;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

export interface ScoreOutcome {
  readonly cancelled: boolean;
  readonly staged: boolean;
  readonly failures: readonly ScoringFailure[];
}

/** Scores the devices of one activity and stages their rows as one block of the chunk's part. Never throws. */
export async function scoreDevices(services: ScoringServices, input: ScoreInput): Promise<ScoreOutcome> {
  const { runId, attempt, chunk, activity, plan } = input;
  const [from, to] = activitySlice(plan, activity);
  try {
    if (!(await services.runs.isWanted(runId, attempt))) return { cancelled: true, staged: false, failures: [] };
    const devices = (await services.plans.read(runId, plan, chunk)).slice(from, to);
    const scored: (ScoredDevice | ScoringFailure)[] = [];
    const reading = { ...services, models: readOnce(services.models) };
    // One after the other: what is read of a device is large, and computing does not go on side by side anyway.
    for (const [i, device] of devices.entries()) {
      scored.push(await tellDevice(services, input, device, () => scoreOne(reading, device, from + i, plan)));
    }
    const lines = scored.flatMap((result) => ("rows" in result ? [witnessLines(result.rows, plan)] : [])).join("");
    if (lines !== "") await services.blobs.stageBlock(witnessName(input, plan), activity, Buffer.from(lines));
    return {
      cancelled: false,
      staged: lines !== "",
      failures: scored.flatMap((result) => ("rows" in result ? [] : [result])),
    };
  } catch (error) {
    const positions = Array.from({ length: to - from }, (_, i) => from + i);
    return { cancelled: false, staged: false, failures: positions.map((position) => failureOf(position, error)) };
  }
}

interface ScoredDevice {
  readonly rows: readonly ResultRow[];
}

async function scoreOne(
  services: ScoringServices,
  device: PlannedDevice,
  position: number,
  { revision, deviceTimeoutMs = services.settings.deviceTimeoutMs }: PlanSummary,
): Promise<ScoredDevice | ScoringFailure> {
  try {
    return {
      rows: await withTimeout(scoreRanges(services, device, revision), deviceTimeoutMs, () => late(deviceTimeoutMs)),
    };
  } catch (error) {
    return failureOf(position, error);
  }
}

/** An error nobody foresaw may be a passing one: only those that say so themselves are not tried again. */
const failureOf = (position: number, error: unknown): ScoringFailure =>
  error instanceof AppError
    ? { position, code: error.code, message: briefOf(error), retryable: error.retryable }
    : { position, code: "unexpected", message: briefOf(error), retryable: true };

function late(timeoutMs: number): AppError {
  const message = `not scored within ${timeoutMs / 1000} s (DEVICE_TIMEOUT_SECONDS, or what was asked for)`;
  return new AppError("device-timeout", message, { retryable: true });
}
