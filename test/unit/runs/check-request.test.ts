import { InvalidInputError } from "../../../shared/errors";
import { FLEET, type DeviceId } from "../../../shared/readings/reading";
import type { ModelVersion } from "../../../shared/models/model-store";
import { checkRequest, type AskedRun } from "../../../shared/runs/check-request";
import type { RunId } from "../../../shared/runs/run";
import { runFiles } from "../../../shared/runs/run-files";
import { newRun } from "../../support/contract/runs";
import { memoryCandidates } from "../../support/domain/memory-candidates";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
const runShape = { devicesPerActivity: 1, activitiesPerChunk: 1, chunksPerWave: 1, retryRounds: 0 };
const ids = (...names: string[]) => names as DeviceId[];
const versions = (version: string, ...devices: string[]) =>
  new Map(ids(...devices).map((deviceId): [DeviceId, ModelVersion] => [deviceId, { deviceId, version, sha256: "0" }]));

/** Two pumps and a fan; `pump-1` has a challenger and, alone, the version v7. */
function setUp() {
  const runs = new MemoryRunStores(() => ids("fan-1", "pump-1", "pump-2"));
  const blobs = new MemoryBlobs();
  const models = {
    find: () => Promise.resolve(undefined),
    aliased: (alias: string) =>
      Promise.resolve(alias === "challenger" ? versions("v2", "pump-1") : versions("v1", "pump-1", "pump-2")),
    versioned: (version: string) => Promise.resolve(version === "v7" ? versions("v7", "pump-1") : versions(version)),
  };
  const services = {
    ...{ runs, schedule: runs, blobs, clock: () => NOW },
    candidates: memoryCandidates({ devices: () => ids("fan-1", "pump-1", "pump-2"), models }),
    settings: { bucketMs: MINUTE, runShape },
  };
  const check = (asked: Partial<AskedRun>) => checkRequest(services, { from: 0, to: MINUTE, ...asked });
  const problem = async (asked: Partial<AskedRun>): Promise<string> => {
    const error: unknown = await check(asked).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(InvalidInputError);
    return error instanceof Error ? error.message : "";
  };
  return { runs, blobs, check, problem };
}

test("a range that ends in the future is refused, one that ends now is not", async () => {
  const { check, problem } = setUp();
  expect(await problem({ to: NOW + MINUTE })).toMatch(/^to: .* is in the future: must not be later than /);
  await check({ to: NOW });
});

test("a range that begins before what retention has kept is refused, and the message says from where on it may", async () => {
  const { runs, check, problem } = setUp();
  runs.state = { ...runs.state, keptFrom: 5 * MINUTE };
  expect(await problem({ from: 4 * MINUTE, to: 9 * MINUTE })).toMatch(
    /^from: .* not be earlier than 1970-01-01T00:05:00/,
  );
  await check({ from: 5 * MINUTE, to: 9 * MINUTE });
});

test("devices that nothing has come from are named, the first of them", async () => {
  const { problem } = setUp();
  const unknown = Array.from({ length: 7 }, (_, i) => `ghost-${i}`);
  expect(await problem({ devices: ids("pump-1", ...unknown) })).toBe(
    "devices: nothing has come from ghost-0, ghost-1, ghost-2, ghost-3, ghost-4 and 2 more",
  );
});

test.each([
  [{ prefix: "valve-" }, 'no device that is not retired begins with "valve-"'],
  [{ prefix: "pump-10" }, 'no device that is not retired begins with "pump-10"'],
])("a selection that nothing meets is refused: %j", async (devices, text) => {
  expect(await setUp().problem({ devices })).toBe(`devices: must be some: ${text}`);
});

test("a selection that some meet stays as it was asked for, and is looked up when the run is planned", async () => {
  expect(await setUp().check({ devices: { prefix: "pump-" } })).toEqual({ ...runShape, devices: { prefix: "pump-" } });
});

describe("those that failed in an earlier run", () => {
  const EARLIER = "earlier" as RunId;
  const earlier = async (errors?: string) => {
    const fixture = setUp();
    const run = await fixture.runs.insert(newRun({ runId: EARLIER }));
    await fixture.runs.finish(run, { status: "partial", finishedAt: 1, unfinished: [], maxDueAttempts: 1 });
    if (errors !== undefined) await fixture.blobs.create(runFiles.errors(EARLIER, 1), Buffer.from(errors));
    return fixture;
  };
  const devices = { failedIn: EARLIER };

  test("are taken where it names some that are there still", async () => {
    const { check } = await earlier('{"deviceId":"pump-2"}\n{"deviceId":"gone"}\n');
    expect(await check({ devices })).toMatchObject({ devices });
  });

  test("are refused where none failed", async () => {
    expect(await (await earlier("")).problem({ devices })).toContain("failed in run earlier");
  });

  test.each([undefined, `{"deviceId":"${FLEET}"}\n`])(
    "are a conflict where it does not say which: %p",
    async (errors) => {
      await expect((await earlier(errors)).check({ devices })).rejects.toThrow(/without saying which devices failed/);
    },
  );

  test("are a conflict as long as it goes on, and not found where there is no such run", async () => {
    const { runs, check } = setUp();
    await expect(check({ devices })).rejects.toThrow("run earlier does not exist");
    await runs.insert(newRun({ runId: EARLIER }));
    await expect(check({ devices })).rejects.toThrow("run earlier is requested: wait for its end");
  });
});

describe("a model that is not the champion", () => {
  test("a challenger may be missing here and there, but not everywhere", async () => {
    const { check, problem } = setUp();
    await check({ model: "challenger" });
    expect(await problem({ model: "challenger", devices: ids("fan-1", "pump-2") })).toBe(
      "model: must be one that the devices have: no challenger of fan-1, pump-2",
    );
  });

  test("a version is for devices that are listed, and all of them must have it", async () => {
    const { check, problem } = setUp();
    const model = { version: "v7" };
    await check({ model, devices: ids("pump-1") });
    expect(await problem({ model, devices: ids("pump-1", "pump-2") })).toBe(
      "model: must be one that the devices have: no version v7 of pump-2",
    );
    expect(await problem({ model })).toMatch(/^model: must be "champion" or "challenger" where devices are not listed/);
  });
});
