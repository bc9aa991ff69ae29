import type { Answer, AnswerInstead, Asking, Sent } from "../shared/http/contract/operation";
import { requestPath, type PathQuery } from "../shared/http/request-path";
import { routes, type Operation, type Route } from "../shared/http/routes";
import { jsonOf, linesOf, refusalOf, unavailable } from "./api-answers";

/** Where `dryRun` may be asked for. */
export type Previewed = "start-run" | "start-backfill";

/** The HTTP API. Every call throws UnavailableError where nobody answers, AppError with the problem's code and text. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
    /** Who asks, for what is logged. */
    private readonly user?: string,
  ) {}

  async call<O extends Operation>(operation: O, asking: Asking<O>): Promise<Answer<O>> {
    const { path, query, body } = asking as { path?: PathQuery; query?: PathQuery; body?: unknown };
    const response = await this.#fetch(routes[operation], requestPath(operation, path, query), body);
    return (response.status === 204 ? undefined : await jsonOf(response, this.url)) as Answer<O>;
  }

  /** With the parts `onnx` and `manifest`, and fields. */
  async importModel(form: FormData): Promise<Answer<"import-model">> {
    const response = await this.#fetch(routes["import-model"], requestPath("import-model"), form);
    return (await jsonOf(response, this.url)) as Answer<"import-model">;
  }

  /** What a run or backfill would do, in place of starting it. */
  async preview<O extends Previewed>(operation: O, body: Omit<Sent<O, "body">, "dryRun">): Promise<AnswerInstead<O>> {
    const response = await this.#fetch(routes[operation], requestPath(operation), { ...body, dryRun: true });
    return (await jsonOf(response, this.url)) as AnswerInstead<O>;
  }

  /** A page of a run's rows as it comes, and what the next one is asked for by. */
  async resultPage(run: string, query: Sent<"show-results", "query">): Promise<{ text: string; next: string | null }> {
    const page = await this.#fetch(routes["show-results"], requestPath("show-results", { run }, query));
    return { text: await linesOf(page, this.url), next: page.headers.get("x-next-page") };
  }

  async #fetch({ method }: Route, path: string, body?: unknown): Promise<Response> {
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
      throw unavailable(this.url, error);
    });
    if (response.ok) return response;
    throw await refusalOf(response, this.url, `${method} /api/${path}`);
  }
}
