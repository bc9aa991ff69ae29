import type { z } from "zod";
import { AppError, UnavailableError } from "../shared/errors";
import type { anomalyView, feedbackView } from "../shared/http/anomaly-views";
import type { deadLetterView, replayView, shownLetterView } from "../shared/http/dead-letter-views";
import type * as models from "../shared/http/model-views";
import type { trainingRequest } from "../shared/http/training-schemas";
import type { deviceView, forgottenView } from "../shared/http/device-views";
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

export type ModelList = ReturnType<typeof models.deviceListView>;
export type DeviceModelsView = ReturnType<typeof models.deviceView>;
export type LineageView = ReturnType<typeof models.lineageView>;
export type ImportView = ReturnType<typeof models.importView>;
export type AliasesView = ReturnType<typeof models.aliasesView>;
export type PromotionView = ReturnType<typeof models.promotionView>;
export type ComparisonView = ReturnType<typeof models.comparisonView>;

/** Instants as text. */
export interface CompareRequest {
  readonly from: string;
  readonly to: string;
  readonly deviceId?: string | undefined;
  readonly champion?: string | undefined;
  readonly challenger?: string | undefined;
  readonly next?: string | undefined;
}

export type TrainingRequestBody = z.input<typeof trainingRequest>;
export type CompletedTraining = Extract<ShownTraining, { readonly status: "completed" }>;
export type { DeviceOutcome } from "../shared/trainings/training";

export type DeviceView = ReturnType<typeof deviceView>;
export type ForgottenView = ReturnType<typeof forgottenView>;

export interface DevicePageView {
  readonly devices: readonly DeviceView[];
  /** What the next page comes after. */
  readonly next: string | null;
}

/** What is left out stays as it is; null takes it away. */
export interface DeviceChangeBody {
  readonly group?: string | null;
  readonly retired?: boolean;
  readonly mutedUntil?: string | null;
}

export interface AnomalyPageView {
  readonly anomalies: readonly ReturnType<typeof anomalyView>[];
  /** What the next page comes after. */
  readonly next: string | null;
}

export interface FeedbackBody {
  readonly verdict: "false" | "real" | null;
  readonly note?: string | undefined;
}

export interface GivenFeedbackView {
  readonly id: string;
  readonly feedback: ReturnType<typeof feedbackView> | null;
}

/** Of a request; what is undefined is not sent. */
type Query = Readonly<Record<string, string | undefined>>;

interface Problem {
  readonly detail?: string;
  readonly code?: string;
}

/** The HTTP API. Every call throws UnavailableError where nobody answers, AppError with the problem's code and text. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
    /** Who asks, for what is logged. */
    private readonly user?: string,
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

  deadLetters = (query: Query = {}): Promise<DeadLetterPage> => this.#json("GET", `dead-letters?${queryText(query)}`);

  deadLetter = (id: number): Promise<ShownDeadLetter> => this.#json("GET", `dead-letters/${id}`);

  replayDeadLetters = (request: ReplayRequest): Promise<ReplayView> =>
    this.#json("POST", "dead-letters/replay", request);

  models = (query: Query = {}): Promise<ModelList> => this.#json("GET", `models?${queryText(query)}`);

  deviceModels = (device: string): Promise<DeviceModelsView> => this.#json("GET", pathOf("models", device));

  lineage = (device: string, version: string, next?: string): Promise<LineageView> =>
    this.#json("GET", `${pathOf("models", device, version)}?${queryText({ next })}`);

  importModel = (form: FormData): Promise<ImportView> => this.#json("POST", "models", form);

  setAlias = (device: string, alias: string, change: object): Promise<AliasesView> =>
    this.#json("PUT", pathOf("models", device, "aliases", alias), change);

  promoteChallengers = (request: { next?: string | undefined; limit?: number }): Promise<PromotionView> =>
    this.#json("POST", "models/promotions", { all: true, ...request });

  compareModels = (request: CompareRequest): Promise<ComparisonView> => this.#json("POST", "models/compare", request);

  async deleteModel(device: string, version: string): Promise<void> {
    await this.#fetch("DELETE", pathOf("models", device, version));
  }
  devices = (query: Query = {}): Promise<DevicePageView> => this.#json("GET", `devices?${queryText(query)}`);

  device = (id: string): Promise<DeviceView> => this.#json("GET", `devices/${encodeURIComponent(id)}`);

  changeDevice = (id: string, change: DeviceChangeBody): Promise<DeviceView> =>
    this.#json("PATCH", `devices/${encodeURIComponent(id)}`, change);

  /** Some of it; until "next" is null, the same again with it. */
  forgetDevice = (id: string, after?: number): Promise<ForgottenView> =>
    this.#json("DELETE", `devices/${encodeURIComponent(id)}?${queryText({ after: after?.toString() })}`);

  anomalies = (query: Query = {}): Promise<AnomalyPageView> => this.#json("GET", `anomalies?${queryText(query)}`);

  giveFeedback = (id: string, feedback: FeedbackBody): Promise<GivenFeedbackView> =>
    this.#json("POST", `anomalies/${id}/feedback`, feedback);

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
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}/api/${path}`, {
      method,
      headers: {
        "x-functions-key": this.key,
        ...(this.user !== undefined && { "x-fleet-user": encodeURIComponent(this.user) }),
        // A form says it itself, and where its parts begin.
        ...(!isForm && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new UnavailableError(`the app at ${this.url} (does it run? npm start)`, error);
    });
    if (response.ok) return response;
    if (response.status === 401) {
      throw new AppError("wrong-key", `${this.url} does not know this key: give one of its own with --key`);
    }
    const problem = (await response.json().catch(() => ({}))) as Problem;
    throw new AppError(
      problem.code ?? `http-${response.status}`,
      problem.detail ?? `${method} ${path}: ${response.status}`,
    );
  }
}

function queryText(query: Query): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, value);
  return asked.toString();
}

const pathOf = (...segments: readonly string[]): string => segments.map(encodeURIComponent).join("/");
