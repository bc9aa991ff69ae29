import type { AppProbe } from "../../shared/diagnosis/probes";
import { AppError } from "../../shared/errors";
import { routes } from "../../shared/http/routes";
import { unavailable } from "../api-answers";
import type { ApiClient } from "../api-client";

/** The app behind a URL, by its API; without one where there is no key for it. */
export const appProbe = (url: string, api: (() => Promise<ApiClient>) | undefined): AppProbe => ({
  url,
  health: async () => {
    const response = await fetch(`${url}/api/${routes.health.path}`).catch((error: unknown) => {
      throw unavailable(url, error);
    });
    const date = Date.parse(response.headers.get("date") ?? "");
    if (!response.ok) throw new AppError("not-well", `${url} answers ${response.status}: ${await response.text()}`);
    return Number.isNaN(date) ? undefined : date;
  },
  useKey:
    api &&
    (async () => {
      await (await api()).call("show-schedule", {});
    }),
});
