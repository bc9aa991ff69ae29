import type { Answer, Asking } from "../../shared/http/contract/operation";
import { routes, type Operation } from "../../shared/http/routes";
import { requestPath, type PathQuery } from "../../shared/http/request-path";

const KEY = "fleetscore-key";
const USER = "fleetscore-user";

/** Kept as long as the tab is open, and never in an address. */
export const hasKey = (): boolean => sessionStorage.getItem(KEY) !== null;
/** @param user who asks, for what is logged; may be empty */
export function keepKey(key: string, user: string): void {
  sessionStorage.setItem(KEY, key);
  sessionStorage.setItem(USER, user);
}
export const forgetKey = (): void => sessionStorage.clear();

function headers(): Record<string, string> {
  const user = sessionStorage.getItem(USER) ?? "";
  return {
    "content-type": "application/json",
    "x-functions-key": sessionStorage.getItem(KEY) ?? "",
    ...(user !== "" && { "x-fleet-user": encodeURIComponent(user) }),
  };
}

let whenRefused: () => void = () => undefined;
/** What happens where the app does not know the key, or knows it no more. */
export const onKeyRefused = (then: () => void): void => void (whenRefused = then);

/** A refusal or an outage, in words for whoever looks at the page. */
export class ApiError extends Error {
  /** What the app answered with; undefined where it did not answer. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** Answers in place of a refusal that is foreseen. */
export const whereRefused =
  <T>(statuses: readonly number[], instead: (message: string) => T) =>
  (error: unknown): T => {
    if (error instanceof ApiError && error.status !== undefined && statuses.includes(error.status)) {
      return instead(error.message);
    }
    throw error;
  };

/** Where the page lies is where the API lies. */
const BASE = new URL("./", location.href);

/** @throws ApiError; an AbortError where the signal says so. */
export async function call<O extends Operation>(
  operation: O,
  asking: Asking<O> & { readonly signal?: AbortSignal },
): Promise<Answer<O>> {
  const { path, query, body, signal } = asking as {
    path?: PathQuery;
    query?: PathQuery;
    body?: unknown;
    signal?: AbortSignal;
  };
  const response = await fetch(new URL(requestPath(operation, path, query), BASE), {
    method: routes[operation].method,
    headers: headers(),
    // What has not changed comes from the browser's own store, by its tag.
    cache: "no-cache",
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError("The app does not answer.");
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Answer<O>;
  if (response.status === 401) {
    forgetKey();
    whenRefused();
    throw new ApiError("The app does not know this key.", response.status);
  }
  const { detail } = (await response.json().catch(() => ({}))) as { readonly detail?: string };
  throw new ApiError(detail ?? `The app answers with ${response.status}.`, response.status);
}
