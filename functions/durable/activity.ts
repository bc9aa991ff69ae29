import * as df from "durable-functions";
import { services } from "../../shared/services";

type Activity = (opened: Awaited<ReturnType<typeof services>>, input: never) => unknown;

/** Registers an activity; what it runs is loaded with its first call. */
export function registerActivity(name: string, load: () => Promise<Activity>): void {
  df.app.activity(name, { handler: async (input: unknown) => (await load())(await services(), input as never) });
}
