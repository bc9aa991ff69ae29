import { join } from "node:path";
import { startStack, type Stack } from "../../infra/local/stack/stack";
import { temporaryFolder } from "../support/e2e/temporary-folder";

type Settings = Readonly<Record<string, string>>;

/** Everything on one machine, on free ports, its state in `directory`; without a schedule, unless settings say so. */
export const startIn = (directory: string, settings: Settings = { SCHEDULE_PAUSED: "true" }): Promise<Stack> =>
  startStack({
    ...{ appDirectory: join(__dirname, "../../.."), directory, ports: { http: 0, eventHubs: 0, blob: 0 }, settings },
    log: () => undefined,
  });

/** The same in a folder of its own, for the length of a block. */
export async function benchStack(settings?: Settings): Promise<Stack & AsyncDisposable> {
  const folder = await temporaryFolder();
  const stack = await startIn(folder.path, settings);
  return {
    ...stack,
    [Symbol.asyncDispose]: async () => {
      await stack.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
