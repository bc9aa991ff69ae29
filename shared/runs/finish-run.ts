import { jsonBytes, readJson, type Blobs } from "../blobs";
import { FLEET } from "../readings/reading";
import { isoOf, type Clock } from "../time";
import { type Counts, addCounts, NO_COUNTS } from "./counts";
import type { Due } from "./due";
import { getRun } from "./get-run";
import { endStatusOf, judgeRun } from "./judge-run";
import type { OutcomeStore, Part } from "./outcome-store";
import type { PlanSummary } from "./plan";
import { readPlanChunk } from "./read-plan-chunk";
import { rowFormOf } from "./row-form";
import { isEnded, type Run, type RunId, type RunStatus } from "./run";
import { JSON_LINES_TYPE, JSON_TYPE, runFiles } from "./run-files";
import type { ManifestPart, RunManifest } from "./run-manifest";
import { outputOf } from "./run-output";
import type { RunStore } from "./run-store";

export interface FinishServices {
  readonly runs: RunStore;
  readonly outcomes: OutcomeStore;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly settings: { readonly maxDueAttempts: number };
}

/** Ends a run with what its parts hold: errors, summary, the manifest last, then the row that shows it all. */
export async function finishRun(
  services: FinishServices,
  { runId, attempt }: { runId: RunId; attempt: number },
): Promise<RunStatus> {
  const { runs, outcomes, blobs, settings } = services;
  const run = await getRun(runs, runId);
  if (isEnded(run.status) || run.attempt !== attempt) return run.status;

  const plan = await readJson<PlanSummary>(blobs, runFiles.plan(runId));
  const written = await readJson<RunManifest>(blobs, runFiles.manifest(runId, attempt));
  const { manifest, unfinished } = written
    ? { manifest: written, unfinished: await unfinishedOf(blobs, run, plan, written.parts) }
    : await writeManifest(services, run, plan);
  const { error } = manifest;
  const ending = {
    status: endStatusOf(manifest),
    finishedAt: Date.parse(manifest.finishedAt),
    ...(error && { error }),
  };
  await outcomes.finish(run, { ...ending, unfinished, maxDueAttempts: settings.maxDueAttempts });
  return ending.status;
}

interface Written {
  readonly manifest: RunManifest;
  readonly unfinished: readonly Due[];
}

/** What a twin wrote first stands: it is answered in place of one's own. */
async function writeManifest(services: FinishServices, run: Run, plan: PlanSummary | undefined): Promise<Written> {
  const { outcomes, blobs, clock } = services;
  const { runId, attempt } = run;
  const parts = await outcomes.parts(runId, attempt);
  const unfinished = await unfinishedOf(blobs, run, plan, parts);
  const counts = parts.map((part) => part.counts).reduce(addCounts, NO_COUNTS);
  const judgement = judgeRun(run, counts, unfinished);
  await writeErrors(services, run, unfinished, judgement.error?.code ?? "chunk-failed");
  // What was planned is what was written: an app of an older version may have planned what this one was asked for.
  const pinned = outputOf(plan ?? run.request);
  const manifest = manifestOf({ ...run, request: { ...run.request, ...pinned } }, parts, counts, judgement, clock);
  await blobs.create(runFiles.summary(runId, attempt), jsonBytes({ runId, ...counts }), JSON_TYPE);
  const name = runFiles.manifest(runId, attempt);
  if (await blobs.create(name, jsonBytes(manifest), JSON_TYPE)) return { manifest, unfinished };
  const standing = (await readJson<RunManifest>(blobs, name)) ?? manifest;
  return { manifest: standing, unfinished: await unfinishedOf(blobs, run, plan, standing.parts) };
}

/** Devices of chunks that no part covers. Without a plan nobody knows them: then it is all devices. */
async function unfinishedOf(
  blobs: Blobs,
  run: Run,
  plan: PlanSummary | undefined,
  parts: readonly Pick<Part, "chunk">[],
): Promise<Due[]> {
  const due = (deviceId: Due["deviceId"]): Due => {
    return { deviceId, from: run.from, to: run.to, reason: "failed", attempts: 1 };
  };
  if (plan === undefined) return [due(FLEET)];
  const published = new Set(parts.map(({ chunk }) => chunk));
  const missing = Array.from({ length: plan.chunks }, (_, chunk) => chunk).filter((chunk) => !published.has(chunk));
  const chunks = await Promise.all(missing.map((chunk) => readPlanChunk(blobs, run.runId, plan, chunk)));
  return chunks.flat().map(({ deviceId }) => due(deviceId));
}

/** @param code why there is nothing of those that no part covers */
async function writeErrors(
  { outcomes, blobs }: FinishServices,
  { runId, attempt }: Run,
  unfinished: readonly Due[],
  code: string,
): Promise<void> {
  const message = "no part was published for this device's chunk";
  const failed = await outcomes.failures(runId, attempt);
  const lines = [...failed, ...unfinished.map(({ deviceId }) => ({ deviceId, code, message, attempts: 1 }))];
  const text = lines.map((line) => JSON.stringify(line) + "\n").join("");
  await blobs.create(runFiles.errors(runId, attempt), Buffer.from(text), JSON_LINES_TYPE);
}

function manifestOf(
  { runId, attempt, kind, from, to, incomplete, ordinal, request }: Run,
  parts: readonly Part[],
  counts: Counts,
  judgement: Pick<RunManifest, "state" | "error">,
  clock: Clock,
): RunManifest {
  return {
    ...{ runId, attempt, kind, from: isoOf(from), to: isoOf(to) },
    ...judgement,
    ...{ incomplete, revision: ordinal, request, counts },
    parts: parts.map((part) => manifestPart(part, request)),
    finishedAt: isoOf(clock()),
  };
}

function manifestPart({ runId, attempt, chunk, bytes }: Part, request: Run["request"]): ManifestPart {
  const { output } = outputOf(request);
  if (output === "summary") return { chunk, bytes };
  const nameAs = (extension: "jsonl" | "csv" | "parquet") => runFiles.part(runId, attempt, chunk, extension);
  const rows = { chunk, name: nameAs(rowFormOf(output).extension), bytes };
  return output === "parquet" ? { ...rows, parquet: nameAs("parquet") } : rows;
}
