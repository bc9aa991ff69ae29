/**
 * What a process of its own does with a database file, to be raced or killed: `command file [partition]`. It says
 * "ready" and begins when its standard input ends, so that several can begin at once.
 */
import { once } from "node:events";
import { writeSync } from "node:fs";
import type { DeadLetter } from "../../../shared/readings/ingest/ingest-store";
import { openSqlite } from "../../../shared/storage/sqlite/open-sqlite";
import { ingestAll } from "./events";
import { bucketsOf, ingest, ingestWrite, PARTITION, PUMP, reading } from "./ingest-writes";
import { at, MINUTE, NOW } from "./times";

const commands: Record<string, (file: string, ...rest: string[]) => Promise<void>> = {
  open: async (file) => (await open(file)).close(),

  ingest: async (file, batchSize = "1") => {
    const store = await open(file);
    await ingestAll(store, Number(batchSize), PARTITION);
    await store.close();
  },

  /** Says "writing" within a transaction that has written plenty, and stays there. */
  "ingest-and-hang": async (file) => {
    const store = await open(file);
    // More than SQLite's cache holds: a part of it is in the log on disk when the process dies.
    const readings = Array.from({ length: 40_000 }, (_, minute) => reading(minute, at(minute)));
    const devices = [{ deviceId: PUMP, firstAt: at(0), lastAt: at(1) }];
    await ingest(store, ingestWrite(1, { buckets: bucketsOf(...readings), devices, deadLetters: hangingLetters() }));
  },
};

const open = (file: string) => openSqlite({ file, bucketMs: MINUTE, beginPaused: false, now: NOW });

/** Dead letters are written after buckets: whoever asks for the first one stands in the middle of its transaction. */
function hangingLetters(): DeadLetter[] {
  const letters: DeadLetter[] = [];
  letters[Symbol.iterator] = () => {
    writeSync(1, "writing\n");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    throw new Error("nobody wakes it");
  };
  return letters;
}

async function main([name = "", file = "", ...rest]: string[]): Promise<void> {
  const command = commands[name];
  if (command === undefined) throw new Error(`no command "${name}"`);
  writeSync(1, "ready\n");
  process.stdin.resume();
  await once(process.stdin, "end");
  await command(file, ...rest);
}

void main(process.argv.slice(2));
