import { median, type Bench, type Figures } from "./bench";
import { sqlServerContest } from "./store/sql-server-contest";
import { sqliteContest } from "./store/sqlite-contest";
import { batchesOf, type Batch } from "./store/batches";
import { testServer } from "../support/contract/sql-server-databases";

/** A store that merges batches, beside the plainest way to write the same rows. */
export interface Contest extends AsyncDisposable {
  merge(batch: Batch): Promise<void>;
  /** Into a table of its own with the same columns and key, which grows as the other one does. */
  plain(batch: Batch): Promise<void>;
}

const ROUNDS = 15;
/** The first rounds fill the table, load code and prepare statements. */
const WARM_UP = 3;

/** Rows merged a second, through the whole transaction of a batch, over rows written plainly; half of them new. */
export const store: Bench = async (say) => {
  const figures: Record<string, number> = { sqliteRatio: await ratioOf("SQLite, over inserts", sqliteContest, say) };
  if (testServer === "") say("SQL Server: not measured, as TEST_SQL_CONNECTION is not set");
  else figures["sqlServerRatio"] = await ratioOf("SQL Server, over bulk copies", sqlServerContest, say);
  return figures satisfies Figures;
};

async function ratioOf(name: string, open: () => Promise<Contest>, say: (line: string) => void): Promise<number> {
  await using contest = await open();
  const rounds: { merge: number; plain: number }[] = [];
  for (const batch of batchesOf(ROUNDS)) {
    const plain = await rate(batch, () => contest.plain(batch));
    rounds.push({ merge: await rate(batch, () => contest.merge(batch)), plain });
  }
  const counted = rounds.slice(WARM_UP);
  const [merge, plain] = [median(counted.map((one) => one.merge)), median(counted.map((one) => one.plain))];
  say(`${name}: ${merge.toFixed(0)} rows merged a second, ${plain.toFixed(0)} written plainly`);
  return median(counted.map((one) => one.merge / one.plain));
}

/** Rows a second. */
async function rate(batch: Batch, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (1000 * batch.write.buckets.length) / (performance.now() - start);
}
