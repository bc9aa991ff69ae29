import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../shared/config/read-settings";
import { hubNameOf } from "../../shared/messaging/hub-connection";
import type { ReadServices } from "../../shared/readings/rebuild/read-stretch";
import { openStore } from "../../shared/services";
import { blobCaptureFiles } from "../../shared/storage/blob/capture/blob-capture-files";
import { sqliteScratch } from "../../shared/storage/sqlite/sqlite-scratch";
import { databaseSettings, type ConnectionArguments } from "../commands/db/connection";
import { settingsHere } from "../commands/settings-here";

export interface OpenRebuild {
  readonly services: ReadServices;
  close(): Promise<void>;
}

/**
 * Opens what rebuilding needs, by the app's settings: the database, Capture's files, and a scratch store in the folder
 * for temporary files (TMPDIR).
 * @throws SettingError, UnavailableError
 */
export async function openRebuild(options: ConnectionArguments): Promise<OpenRebuild> {
  const settings = { ...readSettings(await settingsHere(options)), sql: await databaseSettings(options) };
  const source = hubNameOf(settings.eventHub);
  const capture = blobCaptureFiles(settings.capture, source);
  const store = await openStore(settings, Date.now());
  const folder = await mkdtemp(join(tmpdir(), "fleetscore-rebuild-"));
  const scratch = sqliteScratch(join(folder, "scratch.db"));
  const { rebuild, ingest, gaps } = store;
  return {
    services: { rebuild, ingest, gaps, source, capture, scratch, settings, clock: Date.now },
    close: async () => {
      scratch.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
