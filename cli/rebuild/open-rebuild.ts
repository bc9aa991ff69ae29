import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReadServices } from "../../shared/readings/rebuild/read-stretch";
import type { ConnectionArguments } from "../commands/db/connection";

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
  const { readSettings } = await import("../../shared/config/read-settings.js");
  const { hubNameOf } = await import("../../shared/messaging/hub-connection.js");
  const { openStore } = await import("../../shared/services.js");
  const { blobCaptureFiles } = await import("../../shared/storage/blob/capture/blob-capture-files.js");
  const { sqliteScratch } = await import("../../shared/storage/sqlite/sqlite-scratch.js");
  const { databaseSettings } = await import("../commands/db/connection.js");
  const { settingsHere } = await import("../commands/settings-here.js");
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
