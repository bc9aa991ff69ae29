import { Database } from "../../shared/storage/sqlite/database";
import type { Store } from "../../shared/storage/store";
import { ingest, ingestWrite } from "../support/contract/ingest-writes";
import { modelOf } from "../support/contract/models";
import { at, NOW } from "../support/contract/times";
import { fleetOf } from "./fleet-buckets";

/**
 * Devices with a champion of their own each. Models by one statement: registering them one by one is what the bench
 * `models` measures.
 */
export async function fillFleet(store: Store, file: string, devices: number): Promise<void> {
  const seen = fleetOf(devices).map((deviceId) => ({ deviceId, firstAt: at(0), lastAt: at(60) }));
  await ingest(store, ingestWrite(0, { devices: seen }));
  const [{ deviceId } = { deviceId: fleetOf(1)[0] }] = seen;
  if (deviceId === undefined) return;
  const { version, sha256, manifest, bytes } = modelOf(deviceId, "v1");
  const database = new Database(file);
  const model = { version, sha256, manifest: JSON.stringify(manifest), bytes, now: NOW };
  await database.write(() => {
    database.run(
      `INSERT INTO model (device_id, version, sha256, manifest, bytes, registered_at)
       SELECT device_id, :version, :sha256, :manifest, :bytes, :now FROM device`,
      model,
    );
    database.run("INSERT INTO model_alias SELECT device_id, 'champion', :version FROM device", model);
  });
  database.close();
}
