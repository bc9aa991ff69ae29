import type { ApiClient } from "../api-client";

/** Of the app that is asked: a range has to lie on its borders, and one that is counted from now is put there. */
export const bucketMsOf = async (api: ApiClient): Promise<number> =>
  (await api.call("show-schedule", {})).bucketSeconds * 1000;
