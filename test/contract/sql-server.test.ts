import { UnavailableError } from "../../shared/errors";
import type { DeviceId } from "../../shared/readings/reading";
import { Database, type Transaction } from "../../shared/storage/sql-server/database";
import { takeLock } from "../../shared/storage/sql-server/locks";
import { migrate } from "../../shared/storage/sql-server/migrate";
import { sqlServerIngestStore } from "../../shared/storage/sql-server/sql-server-ingest-store";
import { int } from "../../shared/storage/sql-server/sql-types";
import { engines } from "../support/contract/engines";
import { EVENTS, ingestAll } from "../support/contract/events";
import { heapBytes } from "../support/contract/heap";
import { bucketsOf, ingestWrite, PARTITION, reading } from "../support/contract/ingest-writes";
import { testServer } from "../support/contract/sql-server-databases";
import { useSqlServerRoom, wired } from "../support/contract/sql-server-room";
import { at, NOW } from "../support/contract/times";

test("SQL Server is among the engines exactly where there is a server to test on", () => {
  expect(engines.some(({ name }) => name === "SQL Server")).toBe(testServer !== "");
});

const ROWS = `
CREATE TABLE numbered (id int NOT NULL PRIMARY KEY, n int NOT NULL);
INSERT INTO numbered VALUES (1, 0), (2, 0);`;

const add = (transaction: Transaction, id: number): Promise<number> =>
  transaction.run("UPDATE numbered SET n = n + 1 WHERE id = @id", { id: int(id) });

const numbersIn = async (database: Database): Promise<unknown[]> =>
  (await database.all("SELECT n FROM numbered ORDER BY id")).map(({ n }) => n);

/** Lets `count` callers go on together, once all of them have come. */
function barrier(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let come = 0;
  return async () => {
    if (++come === count) resolve(undefined);
    await promise;
  };
}

function transactions(): void {
  const room = useSqlServerRoom();
  const prepare = async (): Promise<Database> => {
    const client = room.client();
    await client.write((transaction) => transaction.batch(ROWS));
    return client;
  };

  it("are repeated where they met in a deadlock", async () => {
    const client = await prepare();
    const both = barrier(2);
    let attempts = 0;
    const update = (first: number, second: number) =>
      client.write(async (transaction) => {
        attempts++;
        await add(transaction, first);
        if (attempts <= 2) await both();
        await add(transaction, second);
      });

    await Promise.all([update(1, 2), update(2, 1)]);

    expect(attempts).toBeGreaterThan(2);
    expect(await numbersIn(client)).toEqual([2, 2]);
  });

  it("are repeated where the connection breaks, and count once", async () => {
    const client = await prepare();
    await using wire = await wired(room.database);
    let attempts = 0;

    await room.client(wire.target).write(async (transaction) => {
      await add(transaction, 1);
      if (++attempts === 1) wire.cut();
      await add(transaction, 2);
    });

    expect(attempts).toBe(2);
    expect(await numbersIn(client)).toEqual([1, 1]);
  });

  it("are repeated where a lock is refused, until it is free", async () => {
    const client = await prepare();
    const held = Promise.withResolvers<undefined>();
    const release = Promise.withResolvers<undefined>();
    const holder = client.write(async (transaction) => {
      await transaction.lock("door", "Exclusive");
      held.resolve(undefined);
      await release.promise;
    });
    await held.promise;
    let attempts = 0;

    await client.write(async (transaction) => {
      if (++attempts === 2) release.resolve(undefined);
      await transaction.run(takeLock("@door", "Shared", 100), { door: "door" });
    });
    await holder;

    expect(attempts).toBeGreaterThan(1);
  });

  it("give up as unavailable where a lock is never free", async () => {
    const client = await prepare();
    let attempts = 0;
    await client.write(async (holder) => {
      await holder.lock("door", "Exclusive");

      const waiting = client.write(async (transaction) => {
        attempts++;
        await transaction.run(takeLock("@door", "Exclusive", 0), { door: "door" });
      });

      await expect(waiting).rejects.toBeInstanceOf(UnavailableError);
    });
    expect(attempts).toBeGreaterThan(2);
  });

  it("hand on what their work throws, without repeating it", async () => {
    const client = await prepare();
    const own = new RangeError("no");
    let attempts = 0;

    const failing = client.write(async (transaction) => {
      attempts++;
      await add(transaction, 1);
      throw own;
    });

    await expect(failing).rejects.toBe(own);
    expect(attempts).toBe(1);
    expect(await numbersIn(client)).toEqual([0, 0]);
  });

  it("hand on the server's error over a key that stays taken, after a few attempts", async () => {
    const client = await prepare();
    let attempts = 0;

    const failing = client.write(async (transaction) => {
      attempts++;
      await add(transaction, 1);
      await transaction.run("INSERT INTO numbered VALUES (2, 0)");
    });

    await expect(failing).rejects.toMatchObject({ number: 2627 });
    expect(attempts).toBeGreaterThan(1);
    expect(await numbersIn(client)).toEqual([0, 0]);
  });

  it("find tables of before in the pool, and take new ones in their place", async () => {
    const client = new Database({ target: room.target, poolSize: 1 });
    const table = { name: "#passing", columns: { n: int(0).type } } as const;
    const rows = (count: number) => Array.from({ length: count }, (_, n) => [n]);
    const copied = (count: number) =>
      client.write(async (transaction) => {
        await transaction.bulk(table, rows(count));
        return transaction.all("SELECT COUNT(*) AS n FROM #passing");
      });

    expect([await copied(3), await copied(0), await copied(2)]).toEqual([[{ n: 3 }], [{ n: 0 }], [{ n: 2 }]]);
    await client.close();
  });
}

/** Breaks the connection when the first transaction asks to commit. */
class LosingDatabase extends Database {
  readonly #beforeCommit: () => void;
  #isFirst = true;

  constructor(options: ConstructorParameters<typeof Database>[0], beforeCommit: () => void) {
    super(options);
    this.#beforeCommit = beforeCommit;
  }

  override write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return super.write(async (transaction) => {
      const result = await work(transaction);
      if (this.#isFirst) this.#beforeCommit();
      this.#isFirst = false;
      return result;
    });
  }
}

function ingesting(): void {
  const room = useSqlServerRoom();
  beforeEach(() => migrate(room.client(), NOW));

  const countedIn = async (): Promise<unknown> =>
    (await room.client().all("SELECT SUM([count]) AS counted FROM bucket"))[0]?.["counted"];

  it("counts once where the answer to a commit is lost", async () => {
    await using wire = await wired(room.database);
    const losing = new LosingDatabase({ target: wire.target, poolSize: 2 }, () => wire.loseNextAnswer());
    const ingest = sqlServerIngestStore(losing);

    await ingestAll({ ingest }, EVENTS, PARTITION);

    expect(await countedIn()).toBe(String(EVENTS));
    expect((await ingest.progress())[0]).toMatchObject({ counted: EVENTS, redeliveredEvents: EVENTS });
    await losing.close();
  });

  it("costs as many round trips for ten thousand rows as for one", async () => {
    await using wire = await wired(room.database);
    const ingest = sqlServerIngestStore(room.client(wire.target));
    const roundTrips = async (sequenceNumber: number, rows: number): Promise<number> => {
      const before = wire.roundTrips;
      await ingest.ingest(PARTITION, itemsOf(rows), NOW, () => writeOf(sequenceNumber, rows));
      return wire.roundTrips - before;
    };
    await roundTrips(1, 1);

    const few = await roundTrips(2, 1);

    expect(few).toBeGreaterThan(0);
    expect(await roundTrips(3, 10_000)).toBe(few);
    expect(await countedIn()).toBe("10002");
  });
}

const itemsOf = (rows: number, prefix = ""): string[] => Array.from({ length: rows }, (_, i) => `${prefix}item-${i}`);

function writeOf(sequenceNumber: number, rows: number) {
  const readings = Array.from({ length: rows }, (_, i) => reading(i, at(1), `device-${i}` as DeviceId));
  const devices = readings.map(({ deviceId }) => ({ deviceId, firstAt: at(1), lastAt: at(1) }));
  return ingestWrite(sequenceNumber, {
    ...{ buckets: bucketsOf(...readings), devices, seenItems: itemsOf(rows, `${sequenceNumber}-`) },
  });
}

const MANY = 300_000;
/** Rows of 400 bytes and more, made by the server. */
const WIDE = `
WITH ten AS (SELECT n FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS ten (n))
SELECT TOP (${MANY}) a.n AS n, REPLICATE('x', 400) AS filling
FROM ten AS a CROSS JOIN ten AS b CROSS JOIN ten AS c CROSS JOIN ten AS d CROSS JOIN ten AS e CROSS JOIN ten AS f`;

function streams(): void {
  const room = useSqlServerRoom();

  it("hold no more of a large result than what is being read, however slowly", async () => {
    const client = room.client();
    const start = heapBytes();
    let most = 0;
    let rows = 0;

    for await (const _row of client.stream(WIDE)) {
      if (++rows % 100_000 !== 1) continue;
      // What takes its time while the server could send on.
      for (let i = 0; i < 50; i++) await client.all("SELECT 1 AS one");
      most = Math.max(most, heapBytes() - start);
    }

    expect(rows).toBe(MANY);
    expect(most).toBeLessThan(16 * 1024 * 1024);
  });

  it("can be left early, and give their connection back", async () => {
    const client = new Database({ target: room.target, poolSize: 1 });

    for await (const _row of client.stream(WIDE)) break;

    expect(await client.all("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await client.close();
  });

  it("hand on the server's error", async () => {
    const reading = async () => {
      for await (const _row of room.client().stream("SELECT 1 / (1 - 1) AS n")) await Promise.resolve();
    };
    await expect(reading()).rejects.toMatchObject({ number: 8134 });
  });
}

if (testServer !== "") {
  describe("SQL Server: transactions", transactions);
  describe("SQL Server: ingest under faults", ingesting);
  describe("SQL Server: streams", streams);
}
