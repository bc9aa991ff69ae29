import { entryOf, loadApp, type LoadedApp } from "../../infra/local/functions-host/app-loader";
import type { LogEntry } from "../../infra/local/functions-host/log";
import { sampleApp } from "../support/functions-host";

let app: LoadedApp;
let log: LogEntry[];

beforeEach(async () => {
  log = [];
  app = await loadApp(await entryOf(sampleApp("hooked")), { log: (entry) => log.push(entry) });
});

afterEach(() => app.terminate());

const work = (input: object): Promise<unknown> =>
  app.invoke("work", { json: JSON.stringify(input) }).then(({ returnValue }) => returnValue);

test("lists the functions with their bindings", () => {
  const fn = app.functions.get("work");
  expect(fn?.trigger).toMatchObject({ name: "input", type: "activityTrigger", direction: "in" });
  expect(fn?.bindings).toEqual([fn?.trigger]);
});

test("hands over input, metadata in camel case, and what is known of retries", async () => {
  const { returnValue } = await app.invoke(
    "work",
    { string: '{"a":1}' },
    { triggerMetadata: { InstanceId: { string: "i1" } }, retryContext: { retryCount: 2, maxRetryCount: -1 } },
  );
  expect(JSON.parse(returnValue?.json ?? "")).toEqual({
    input: { a: 1 },
    triggerMetadata: { instanceId: "i1" },
    retryContext: { retryCount: 2, maxRetryCount: -1 },
  });
});

test("rejects with what the function threw", async () => {
  await expect(work({ fail: true })).rejects.toMatchObject({ name: "TypeError", message: "the function failed" });
});

test("a hook may replace inputs and handler before the invocation", async () => {
  expect(await work({ replaceInput: true })).toEqual({ json: '{"input":"another input"}' });
  expect(await work({ replaceHandler: true })).toEqual({ string: "another handler" });
});

test("a hook may replace result and error after the invocation", async () => {
  expect(await work({ replaceResult: true })).toEqual({ string: "replaced after work" });
  expect(await work({ fail: true, forgive: true })).toEqual({ string: "forgiven" });
  await expect(work({ spoil: true })).rejects.toThrow("spoilt by a hook");
});

test("a hook may change what the app logs", async () => {
  await app.invoke("work", { json: "1" }, { invocationId: "i-1" });
  expect(log).toContainEqual({
    level: "information",
    category: "user",
    message: "WORKS ON 1",
    functionName: "work",
    invocationId: "i-1",
  });
});

test("hooks frame the app's life", async () => {
  const state = async (): Promise<unknown> => {
    const { returnValue } = await app.invoke("state", { json: "0" });
    return returnValue?.string;
  };
  expect(await state()).toBe("started");
  await app.terminate();
  expect(await state()).toBe("terminated");
});

test("an app that is loaded again starts afresh", async () => {
  const again = await loadApp(await entryOf(sampleApp("hooked")), { log: () => undefined });
  expect([...again.functions.keys()]).toEqual([...app.functions.keys()]);
  await again.terminate();
});

test("a function that is not there, and an input without a binding, are refused", async () => {
  await expect(app.invoke("other", { json: "1" })).rejects.toThrow('function "other" does not exist');
  await expect(app.invoke("work", { json: "1" }, { inputs: { x: { json: "1" } } })).rejects.toThrow(
    'function "work" has no binding "x"',
  );
});

test("an entry that cannot be loaded, or registers nothing, is named", async () => {
  const load = (file: string): Promise<LoadedApp> => loadApp(file, { log: () => undefined });
  await expect(load("/nowhere/index.js")).rejects.toThrow("/nowhere/index.js cannot be loaded");
  await expect(load(require.resolve("commander"))).rejects.toThrow("registers no function");
});
