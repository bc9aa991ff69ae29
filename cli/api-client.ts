import { AppError, UnavailableError } from "../shared/errors";
import type { ResultRow } from "../shared/scoring/result-row";
import type { ShownTraining } from "../shared/trainings/show-training";
import type {
  AliasesView,
  AnomalyPageView,
  CompareRequest,
  ComparisonView,
  DeadLetterPage,
  DeviceChangeBody,
  DeviceModelsView,
  DeviceOutcome,
  DevicePageView,
  DeviceView,
  FeedbackBody,
  ForgottenView,
  GivenFeedbackView,
  ImportView,
  IngestView,
  LineageView,
  ModelList,
  PromotionView,
  ReplayRequest,
  ReplayView,
  RereadRequest,
  RereadView,
  RunView,
  RunWithProgress,
  ScheduleView,
  ShownDeadLetter,
  TrainingRequestBody,
} from "./api-views";

export type * from "./api-views";

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
