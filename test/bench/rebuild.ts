import { join } from "node:path";
import type { Emulators } from "../../infra/local/stack/emulators";
import { readLocalSettings } from "../../infra/local/stack/local-settings";
import { connect } from "../../infra/local/stack/stack-settings";
import { readSettings } from "../../shared/config/read-settings";
import { hubNameOf } from "../../shared/messaging/hub-connection";
import { rebuildBuckets } from "../../shared/readings/rebuild/rebuild-buckets";
import { blobCaptureFiles } from "../../shared/storage/blob/capture/blob-capture-files";
import { openSqlite } from "../../shared/storage/sqlite/open-sqlite";
import { Database } from "../../shared/storage/sqlite/database";
import { sqliteScratch } from "../../shared/storage/sqlite/sqlite-scratch";
import { floorTo } from "../../shared/time";
import { median, type Figures } from "./bench";
import { appRate, fill, one, withEmulators } from "./ingest";

const APP = join(__dirname, "../../..");
const ROUNDS = 3;
const MINUTE = 60_000;

/**
 * What Capture costs ingest: events a second through the app while they are sent, with windows of a second over none.
 * And how fast buckets are rebuilt: readings a second from Capture's files into an empty database, over ingest.
 */
export async function rebuild(say: (line: string) => void): Promise<Figures> {
  const rounds: { plain: number; captured: number; rebuilt: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const plain = await withEmulators(0, (emulators, directory) => liveRate(emulators, directory));
    const [captured, rebuilt] = await withEmulators(1, async (emulators, directory) => [
      await liveRate(emulators, directory),
      await rebuildRate(emulators, directory),
    ]);
    rounds.push({ plain, captured, rebuilt });
    const shown = [plain, captured, rebuilt].map((rate) => rate.toFixed(0));
    say(`ingest ${shown[0]} events/s, with Capture ${shown[1]}; rebuilt ${shown[2]} readings/s`);
  }
  return {
    captureRatio: median(rounds.map(({ plain, captured }) => captured / plain)),
    rebuildRatio: median(rounds.map(({ captured, rebuilt }) => rebuilt / captured)),
  };
}

const liveRate = (emulators: Emulators, directory: string): Promise<number> =>
  appRate(emulators, one, directory, () => fill(emulators, one));

async function rebuildRate(emulators: Emulators, directory: string): Promise<number> {
  const settings = readSettings(connect(await readLocalSettings(APP), emulators, directory));
  const file = settings.sql.kind === "sqlite" ? settings.sql.file : "";
  const database = new Database(file);
  database.run("DELETE FROM bucket");
  database.close();
  const source = hubNameOf(settings.eventHub);
  const store = await openSqlite({ file, bucketMs: MINUTE, beginPaused: true, now: Date.now() });
  const scratch = sqliteScratch(join(directory, "scratch.db"));
  const capture = blobCaptureFiles(settings.capture, source);
  const to = floorTo(Date.now(), MINUTE);
  const begun = performance.now();
  const { readings } = await rebuildBuckets(
    { ...store, capture, scratch, source, settings, clock: Date.now },
    { from: to - 120 * MINUTE, to },
    { waitMs: 60_000, despiteGaps: false },
  );
  const rate = (readings / (performance.now() - begun)) * 1000;
  if (readings !== one.events) throw new Error(`${readings} of ${one.events} readings were rebuilt`);
  scratch.close();
  await store.close();
  return rate;
}
