import { startHost, temporaryFolder, until, type TestHost } from "../support/functions-host";
import type { DurableExtension } from "../../infra/local/functions-host/durable-extension";

const scripted = (
  functions: object[],
  options: Parameters<typeof startHost>[1] = {},
  settings: Record<string, string> = {},
): Promise<TestHost> =>
  startHost("scripted", { ...options, environment: { FUNCTIONS: JSON.stringify(functions), ...settings } });

const timer = (schedule: string): object => ({
  name: "tick",
  trigger: { type: "timerTrigger", name: "timer", schedule, runOnStartup: true },
});
const hub = (more: object): object => ({
  name: "ingest",
  trigger: { type: "eventHubTrigger", name: "events", connection: "EventHub", cardinality: "many", ...more },
});

test("a timer's function is invoked with the schedule in camel case", async () => {
  await using host = await scripted([timer("%EVERY%")], {}, { EVERY: "0 0 0 1 1 *" });
  await until("the timer's call", () => host.said().length > 0);
  expect(host.said()).toEqual([
    {
      input: {
        isPastDue: false,
        schedule: { adjustForDST: true },
        scheduleStatus: {
          last: "0001-01-01T00:00:00.000Z",
          next: expect.stringMatching(/^\d{4}-01-01T00:00:00\.000Z$/) as string,
          lastUpdated: expect.any(String) as string,
        },
      },
    },
  ]);
});

const endpoint = "Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=k;SharedAccessKey=k;UseDevelopmentEmulator=true";

test.each([
  ["a wrong schedule", timer("often"), {}, 'function "tick", schedule: "often" has 1 fields'],
  ["a setting that is not there", timer("%EVERY%"), {}, "EVERY: is not set"],
  [
    "a trigger that is not known",
    { name: "q", trigger: { type: "queueTrigger", name: "m" } },
    {},
    'function "q" has a binding of type queueTrigger',
  ],
  [
    "a Durable trigger without an engine",
    { name: "a", trigger: { type: "activityTrigger", name: "m" } },
    {},
    "activityTrigger, which this host does not know",
  ],
  [
    "an event hub without a connection",
    hub({ eventHubName: "h" }),
    {},
    'EventHub: is not set; function "ingest" needs a connection string',
  ],
  [
    "an event hub by identity",
    hub({ eventHubName: "h" }),
    { EventHub__fullyQualifiedNamespace: "ns" },
    "identities are not supported locally",
  ],
  ["an event hub's name that is not set", hub({ eventHubName: "%HUB%" }), { EventHub: endpoint }, "HUB: is not set"],
  ["an event hub read one by one", hub({ cardinality: "one" }), { EventHub: endpoint }, 'cardinality: is "one"'],
  ["no storage for checkpoints", hub({ eventHubName: "h" }), { EventHub: endpoint }, "AzureWebJobsStorage: is not set"],
  [
    "a wrong route",
    { name: "w", trigger: { type: "httpTrigger", name: "r", route: "{id:whole}" } },
    {},
    'function "w", route: "{id:whole}"',
  ],
] as const)("%s stops the start and is named", async (_, fn, settings, message) => {
  await expect(scripted([fn], {}, settings)).rejects.toThrow(message);
});

test("a start that fails leaves nothing behind, neither port nor environment", async () => {
  await expect(scripted([timer("often")], { port: 0 }, { LEFT_BEHIND: "1" })).rejects.toThrow("often");
  await using host = await scripted([timer("0 0 0 1 1 *")]);
  await until("the timer's call", () => host.said().length > 0);
  expect(process.env["LEFT_BEHIND"]).toBeUndefined();
});

/** Records what the host asks of an engine. */
class RecordingEngine implements DurableExtension {
  readonly asked: string[] = [];

  start(): Promise<void> {
    this.asked.push("start");
    return Promise.resolve();
  }
  stop(): Promise<void> {
    this.asked.push("stop");
    return Promise.resolve();
  }
  handle: DurableExtension["handle"] = (req, res) => {
    const isOwn = req.url?.startsWith("/runtime/webhooks/durabletask/") === true;
    if (isOwn) res.end("from the engine");
    return Promise.resolve(isOwn);
  };
  clientInput(baseUrl: string): string {
    return JSON.stringify({ baseUrl });
  }
}

test("the Durable engine is started, asked first, gives the client's input, and is stopped", async () => {
  const engine = new RecordingEngine();
  const fn = {
    ...timer("0 0 0 1 1 *"),
    extraInputs: [{ type: "durableClient", name: "client" }],
  };
  const activity = { name: "a", trigger: { type: "activityTrigger", name: "m" } };
  await using host = await scripted([fn, activity], { durable: () => engine });
  await until("the timer's call", () => host.said().length > 0);
  expect(host.said()).toEqual([expect.objectContaining({ extra: [{ baseUrl: host.url }] })]);
  const response = await fetch(`${host.url}/runtime/webhooks/durabletask/instances`);
  expect(await response.text()).toBe("from the engine");
  expect((await fetch(`${host.url}/runtime/other`)).status).toBe(404);
  await host.host.stop();
  expect(engine.asked).toEqual(["start", "stop"]);
});

test("a timer's schedule is kept in the state folder across a restart", async () => {
  await using folder = await temporaryFolder();
  const yearly = { name: "tick", trigger: { type: "timerTrigger", name: "timer", schedule: "0 0 0 1 1 *" } };
  const first = await scripted([yearly], { stateDirectory: folder.path });
  await first[Symbol.asyncDispose]();
  await using second = await scripted([{ ...yearly, trigger: { ...yearly.trigger, runOnStartup: true } }], {
    stateDirectory: folder.path,
  });
  await until("the timer's call", () => second.said().length > 0);
  expect(second.said()).toEqual([{ input: expect.objectContaining({ isPastDue: false }) as object }]);
});
