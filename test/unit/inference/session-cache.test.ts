import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import * as fc from "fast-check";
import { AppError } from "../../../shared/errors";
import { SessionCache, sessionCost } from "../../../shared/inference/session-cache";

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const fileOf = (model: number): Uint8Array => new Uint8Array(1000).fill(model);
const keyOf = (model: number): string => sha256Of(fileOf(model));
const COST = sessionCost(1000);

/** What the sessions of a cache live through. */
class Recorder {
  readonly open = new Map<string, number>();
  readonly inUse = new Map<string, number>();
  readonly faults: string[] = [];
  loads = 0;
  highest = 0;
  releases = 0;

  readonly cache: SessionCache<{ sha256: string; release: () => Promise<void> }>;

  constructor(readonly maxBytes: number) {
    this.cache = new SessionCache({
      maxBytes,
      open: async (sha256) => {
        count(this.open, sha256, 1);
        if (this.open.get(sha256) !== 1) this.faults.push(`${sha256} is open twice`);
        this.highest = Math.max(this.highest, this.open.size);
        await setImmediate();
        return { sha256, release: () => this.release(sha256) };
      },
    });
  }

  async release(sha256: string): Promise<void> {
    if (this.inUse.has(sha256)) this.faults.push(`${sha256} is released in use`);
    await setImmediate();
    count(this.open, sha256, -1);
    this.releases++;
  }

  use(model: number, work: () => Promise<void> = async () => undefined): Promise<void> {
    const load = async (): Promise<Uint8Array> => {
      this.loads++;
      await setImmediate();
      return fileOf(model);
    };
    return this.cache.use(keyOf(model), load, async ({ sha256 }) => {
      count(this.inUse, sha256, 1);
      await work();
      count(this.inUse, sha256, -1);
    });
  }
}

function count(counts: Map<string, number>, key: string, step: number): void {
  const next = (counts.get(key) ?? 0) + step;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

describe("the session cache", () => {
  test("keeps its bound, opens no file twice at a time, and releases everything at close", async () => {
    const step = fc.record({ model: fc.nat(5), turns: fc.nat(4), pause: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 0, max: 4 }), async (steps, room) => {
        const recorder = new Recorder(room * COST);
        const uses: Promise<void>[] = [];
        const wanted = new Map<string, number>();
        let mostWanted = 0;
        for (const { model, turns, pause } of steps) {
          count(wanted, keyOf(model), 1);
          mostWanted = Math.max(mostWanted, wanted.size);
          const work = async (): Promise<void> => {
            for (let turn = 0; turn < turns; turn++) await setImmediate();
          };
          uses.push(recorder.use(model, work).finally(() => count(wanted, keyOf(model), -1)));
          if (pause) await Promise.all(uses);
        }
        await Promise.all(uses);
        expect(recorder.highest).toBeLessThanOrEqual(Math.max(room, mostWanted));
        expect(recorder.open.size).toBeLessThanOrEqual(room);
        await recorder.cache.close();
        expect(recorder.faults).toEqual([]);
        expect(recorder.open.size).toBe(0);
        expect(recorder.releases).toBe(recorder.loads);
      }),
    );
  });

  test("loads once for all who ask at the same time", async () => {
    const recorder = new Recorder(COST);
    await Promise.all([recorder.use(1), recorder.use(1), recorder.use(1)]);
    expect(recorder.loads).toBe(1);
  });

  test("lets the least recently used session go first", async () => {
    const recorder = new Recorder(2 * COST);
    for (const model of [1, 2, 1, 3]) await recorder.use(model);
    expect([...recorder.open.keys()].sort()).toEqual([keyOf(1), keyOf(3)].sort());
  });

  test("keeps a session that is in use though there is no room, and releases it afterwards", async () => {
    const recorder = new Recorder(0);
    await recorder.use(1, async () => {
      await recorder.use(2);
      expect([...recorder.open.keys()]).toEqual([keyOf(1)]);
    });
    expect(recorder.open.size).toBe(0);
    expect(recorder.faults).toEqual([]);
  });

  test("makes room before it opens the next session", async () => {
    const recorder = new Recorder(COST);
    for (const model of [1, 2, 3]) await recorder.use(model);
    expect(recorder.highest).toBe(1);
  });

  test("refuses bytes that do not have the sha256, and says both", async () => {
    const { cache } = new Recorder(COST);
    const use = cache.use(
      keyOf(1),
      async () => fileOf(2),
      async () => undefined,
    );
    await expect(use).rejects.toMatchObject({ code: "model-corrupt", retryable: false });
    await expect(use).rejects.toThrow(new RegExp(`${keyOf(1)}.*${keyOf(2)}`));
  });

  test("tries again after a load that failed", async () => {
    const recorder = new Recorder(COST);
    const outage = new Error("storage is down");
    const fail = recorder.cache.use(
      keyOf(1),
      () => Promise.reject(outage),
      async () => undefined,
    );
    await expect(fail).rejects.toBe(outage);
    await recorder.use(1);
    expect(recorder.loads).toBe(1);
  });

  test("gives the room of a file that is no model back", async () => {
    let invalid = true;
    let releases = 0;
    const release = async (): Promise<void> => {
      releases++;
    };
    const open = async (): Promise<{ release: () => Promise<void> }> => {
      if (invalid) throw new AppError("model-invalid", "no model");
      return { release };
    };
    const cache = new SessionCache({ maxBytes: COST, open });
    await expect(
      cache.use(
        keyOf(1),
        async () => fileOf(1),
        async () => undefined,
      ),
    ).rejects.toThrow("no model");
    invalid = false;
    await cache.use(
      keyOf(2),
      async () => fileOf(2),
      async () => undefined,
    );
    expect(releases).toBe(0);
  });

  test("lets work's own error through and goes on lending", async () => {
    const recorder = new Recorder(COST);
    await expect(recorder.use(1, () => Promise.reject(new Error("window 7")))).rejects.toThrow("window 7");
    await expect(
      recorder.cache.use(
        keyOf(1),
        async () => fileOf(1),
        async () => "lent",
      ),
    ).resolves.toBe("lent");
  });

  test("waits at close for what is in use, and lends nothing afterwards", async () => {
    const recorder = new Recorder(COST);
    const gate = Promise.withResolvers<undefined>();
    const use = recorder.use(1, async () => gate.promise);
    const closing = recorder.cache.close();
    await expect(recorder.use(2)).rejects.toMatchObject({ code: "closed" });
    expect(recorder.releases).toBe(0);
    gate.resolve(undefined);
    await Promise.all([use, closing]);
    expect(recorder.faults).toEqual([]);
    expect(recorder.releases).toBe(1);
  });

  test("says at close which release failed, and fails no work for it", async () => {
    const stuck = new Error("stuck");
    const cache = new SessionCache({ maxBytes: 0, open: async () => ({ release: () => Promise.reject(stuck) }) });
    await expect(
      cache.use(
        keyOf(1),
        async () => fileOf(1),
        async () => "done",
      ),
    ).resolves.toBe("done");
    await expect(cache.close()).rejects.toMatchObject({ errors: [stuck] });
  });
});
