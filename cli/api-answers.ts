import { AppError, UnavailableError } from "../shared/errors";

interface Problem {
  readonly detail?: string;
  readonly code?: string;
}

/** What a status says where its answer says nothing: the host's, or that of a gateway before it. */
const WORDS: Readonly<Record<number, string>> = {
  401: "does not know this key: give one of its own with --key, or as FLEETSCORE_KEY",
  403: "lets nobody in: it may be stopped, or closed to this network",
  404: "does not know what this command asks for: is it Fleetscore, and as new as this command?",
  413: "takes nothing so large",
  502: "cannot be reached behind its gateway: try again later, or see: fleet doctor",
  503: "is not there at the moment: try again later, or see: fleet doctor",
  504: "took longer than its gateway waits: try again later",
};

/** What an answer says that is no success: by its problem details, else by its status. */
export async function refusalOf(response: Response, url: string, asked: string): Promise<AppError> {
  const { status } = response;
  const problem = (await response.json().catch(() => ({}))) as Problem | null;
  const code = problem?.code ?? (status === 401 ? "wrong-key" : `http-${status}`);
  return new AppError(code, problem?.detail ?? `${url} ${WORDS[status] ?? `answers ${status} to ${asked}`}`);
}

/** @throws UnavailableError where the answer breaks off. */
const textOf = (response: Response, url: string): Promise<string> =>
  response.text().catch((error: unknown) => {
    throw unavailable(url, error);
  });

/** @throws AppError `not-fleetscore` where it is no JSON; UnavailableError. */
export async function jsonOf(response: Response, url: string): Promise<unknown> {
  const text = await textOf(response, url);
  try {
    return JSON.parse(text);
  } catch {
    throw notFleetscore(url);
  }
}

/** @throws AppError `not-fleetscore` where it is neither JSON lines nor CSV; UnavailableError. */
export async function linesOf(response: Response, url: string): Promise<string> {
  const type = response.headers.get("content-type") ?? "";
  if (!/^(application\/x-ndjson|text\/csv)\b/.test(type)) throw notFleetscore(url);
  return textOf(response, url);
}

const notFleetscore = (url: string): AppError =>
  new AppError(
    "not-fleetscore",
    `${url} answers, but not as Fleetscore does: is it the URL of an app, without a login before it?`,
  );

/** "fetch failed" has the reason beneath it. */
export function unavailable(url: string, error: unknown): UnavailableError {
  const reason = (error as { readonly cause?: unknown } | null)?.cause ?? error;
  return new UnavailableError(`the app at ${url}${isLocal(url) ? " (does it run? npm start)" : ""}`, reason);
}

/** Whether an app behind it runs on this machine. */
export const isLocal = (url: string): boolean => /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(url);
