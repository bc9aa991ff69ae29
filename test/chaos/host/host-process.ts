import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DurableEngine } from "../../../infra/local/durable/engine";
import { FunctionsHost } from "../../../infra/local/functions-host/host";
import type { FunctionApp } from "../../../infra/local/functions-host/invocation";
import type { Log } from "../../../infra/local/functions-host/log";
import { localKeys } from "../../../infra/local/stack/keys";
import { setControl } from "../app/control";
import { CommandedControl } from "./commanded-control";
import type { Command, HostOrder, Report } from "./orders";
import { withTwins } from "./twins";

/*
 * The tapped app and its host as a process of their own: node dist/test/chaos/host/host-process.js ORDER, with a
 * channel to whoever commands it. The end of the channel is its end.
 */
const tell = (report: Report): void => void process.send?.(report);

async function main(order: HostOrder): Promise<void> {
  const { appDirectory, directory, settings, databaseFile, clocks, hasDurable } = order;
  const control = new CommandedControl(databaseFile, clocks, tell);
  setControl(control);
  const log: Log = (entry) => tell({ log: entry });
  const stateDirectory = join(directory, "host");
  await mkdir(stateDirectory, { recursive: true });
  const keys = await localKeys(directory);
  const durable = (app: FunctionApp) =>
    new DurableEngine({
      app: withTwins(
        app,
        () => control.takesTwin(),
        (twinned) => tell({ twinned }),
      ),
      clock: () => control.engineNow(),
      databaseFile: join(directory, "durable.db"),
      ...{ taskHub: "fleetscore", key: keys.admin },
      log: (level, message) => log({ level, category: "durable", message }),
      nasty: order.nastySeed === undefined ? undefined : { seed: order.nastySeed, duplicateActivities: 0.05 },
    });
  const host = new FunctionsHost({
    ...{ appDirectory, stateDirectory, keys, log, port: 0, environment: settings },
    ...(hasDurable && { durable }),
  });
  process.once("disconnect", () => process.exit(0));
  process.on("message", (message: Command | "stop") => {
    if (message === "stop") void host.stop().then(() => process.exit(0));
    else control.obey(message);
  });
  const { url } = await host.start();
  tell({ ready: { url, key: keys.function, adminKey: keys.admin } });
}

void main(JSON.parse(process.argv[2] ?? "{}") as HostOrder);
