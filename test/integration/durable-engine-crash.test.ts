import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { TestEngine, untilTrue } from "../support/durable-engine";
import { kill, spawnDurableHost } from "../support/durable-host-process";
import { calls, closeGate } from "../support/durable-probes";

describe("a durable engine that goes on where another was", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "durable-crash-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test("finishes a fan-out whose host was killed twice in the middle", async () => {
    const databaseFile = path.join(folder, "durable.db");
    const file = path.join(folder, "lines");
    const lines = () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []);

    const input = { chunks: 3, lines: 30, delayMs: 20, file };
    const first = spawnDurableHost(databaseFile, "logged-chunks", "victim", input);
    await untilTrue(() => lines().length >= 20);
    await kill(first);
    const atFirstKill = lines().length;
    const second = spawnDurableHost(databaseFile);
    await untilTrue(() => lines().length >= atFirstKill + 20);
    await kill(second);
    expect(new Set(lines()).size).toBeLessThan(90);

    const third = await new TestEngine({ databaseFile }).start();
    expect(await third.ended("victim")).toMatchObject({ runtimeStatus: "Completed", output: 90 });
    await third.close();
    expect(new Set(lines()).size).toBe(90);
    // Only what ran at the moment of a kill, four at a time, may have run again.
    expect(lines().length).toBeLessThanOrEqual(90 + 2 * 4);
  });

  test("runs an activity again that had not reported when the host stopped, and waits for external events", async () => {
    const host = await new TestEngine().start();
    const open = closeGate("resume");
    host.engine.startInstance("gated", "gated", "resume");
    host.engine.startInstance("wait-for", "waiting", ["a", "b"]);
    host.engine.startInstance("sleep", "sleeping", 300);
    await host.until("waiting", ({ runtimeStatus }) => runtimeStatus === "Running");
    await host.until("sleeping", ({ runtimeStatus }) => runtimeStatus === "Running");
    await untilTrue(() => calls.get("wait-for-gate resume") === 1);
    setTimeout(open, 20);
    await host.restart();
    expect((await host.ended("gated")).output).toBe("resume");
    expect((await host.ended("sleeping")).output).toBe(true);
    await host.close();
  });

  test("says which file is in use when a second engine opens it", async () => {
    const host = await new TestEngine({ databaseFile: path.join(folder, "durable.db") }).start();
    const other = new TestEngine({ databaseFile: path.join(folder, "durable.db") });
    await expect(other.start()).rejects.toThrow("durable.db is in use by another host");
    await other.close();
    await host.close();
  });

  test("refuses tables of another version", async () => {
    const { DatabaseSync } = await import("node:sqlite");
    const databaseFile = path.join(folder, "durable.db");
    const database = new DatabaseSync(databaseFile);
    database.exec("PRAGMA user_version = 99");
    database.close();
    const host = new TestEngine({ databaseFile });
    await expect(host.start()).rejects.toThrow("version 99");
    await host.close();
  });
});
