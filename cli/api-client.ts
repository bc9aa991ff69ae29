import type { z } from "zod";
import { AppError, UnavailableError } from "../shared/errors";
import type { deadLetterView, replayView, shownLetterView } from "../shared/http/dead-letter-views";
import type { trainingRequest } from "../shared/http/training-schemas";
import type { runView, runWithProgress, scheduleView } from "../shared/http/views";
import type { Reread } from "../shared/readings/gaps/reread-gaps";
import type { showIngest } from "../shared/readings/ingest/show-ingest";
import type { ShownTraining } from "../shared/trainings/show-training";
import type { DeviceOutcome } from "../shared/trainings/training";
import type { ResultRow } from "../shared/scoring/result-row";

export type RunView = ReturnType<typeof runView>;
export type RunWithProgress = Awaited<ReturnType<typeof runWithProgress>>;
export type ScheduleView = ReturnType<typeof scheduleView>;
export type IngestView = Awaited<ReturnType<typeof showIngest>>;

export type RereadView = Reread;
/** Of one partition, or of all. */
export type RereadRequest = { readonly partitionId: string } | { readonly all: true };

export type ShownDeadLetter = ReturnType<typeof shownLetterView>;
export type ReplayView = ReturnType<typeof replayView>;

export interface DeadLetterPage {
  readonly deadLetters: readonly ReturnType<typeof deadLetterView>[];
  /** The id that the next page comes after. */
  readonly next: number | null;
}

/** Dead letters that meet all that is said; instants as text. */
export interface ReplayRequest {
  readonly all?: true | undefined;
  readonly ids?: readonly number[] | undefined;
  readonly reason?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: string | undefined;
}

export type TrainingRequestBody = z.input<typeof trainingRequest>;
export type CompletedTraining = Extract<ShownTraining, { readonly status: "completed" }>;
export type { DeviceOutcome } from "../shared/trainings/training";

interface Problem {
  readonly detail?: string;
  readonly code?: string;
}

/** The HTTP API. Every call throws UnavailableError where nobody answers, AppError with the problem's code and text. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  startRun = (request: { from: string; to: string; devices?: readonly string[] }): Promise<RunView> =>
    this.#json("POST", "runs", request);

  run = (id: string): Promise<RunWithProgress> => this.#json("GET", `runs/${id}`);

  cancelRun = (id: string): Promise<RunView> => this.#json("POST", `runs/${id}/cancel`);

  startTraining = (request: TrainingRequestBody): Promise<{ readonly trainingId: string }> =>
    this.#json("POST", "trainings", request);

  training = (id: string): Promise<ShownTraining> => this.#json("GET", `trainings/${id}`);

  /** What became of the devices of one chunk. */
  trainingDevices = (id: string, chunk: number): Promise<{ readonly devices: readonly DeviceOutcome[] }> =>
    this.#json("GET", `trainings/${id}/devices?chunk=${chunk}`);

  schedule = (): Promise<ScheduleView> => this.#json("GET", "schedule");

  setPaused = (paused: boolean): Promise<ScheduleView> => this.#json("PUT", "schedule", { paused });

  ingest = (): Promise<IngestView> => this.#json("GET", "ingest");

  rereadGaps = (request: RereadRequest): Promise<RereadView> => this.#json("POST", "ingest/gaps/reread", request);

  deadLetters(query: Readonly<Record<string, string | undefined>> = {}): Promise<DeadLetterPage> {
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, value);
    return this.#json("GET", `dead-letters?${asked.toString()}`);
  }

  deadLetter = (id: number): Promise<ShownDeadLetter> => this.#json("GET", `dead-letters/${id}`);

  replayDeadLetters = (request: ReplayRequest): Promise<ReplayView> =>
    this.#json("POST", "dead-letters/replay", request);

  async runs(): Promise<RunView[]> {
    return (await this.#json<{ runs: RunView[] }>("GET", "runs?limit=500")).runs;
  }

  /** All rows of a run, page by page. */
  async *results(id: string): AsyncGenerator<ResultRow> {
    for (let after: string | null = ""; after !== null;) {
      const page = await this.#fetch("GET", `runs/${id}/results${after === "" ? "" : `?after=${after}`}`);
      const lines = (await page.text()).split("\n").filter((line) => line !== "");
      for (const line of lines) yield JSON.parse(line) as ResultRow;
      after = page.headers.get("x-next-page");
    }
  }

  async #json<T>(method: string, path: string, body?: unknown): Promise<T> {
    return (await (await this.#fetch(method, path, body)).json()) as T;
  }

  async #fetch(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${this.url}/api/${path}`, {
      method,
      headers: { "x-functions-key": this.key, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new UnavailableError(this.url, error);
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as Problem;
    throw new AppError(
      problem.code ?? `http-${response.status}`,
      problem.detail ?? `${method} ${path}: ${response.status}`,
    );
  }
}
