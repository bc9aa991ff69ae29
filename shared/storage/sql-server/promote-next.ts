import type { Promoted } from "../../models/model-store";
import type { DeviceId } from "../../readings/reading";
import type { TableShape } from "./bulk";
import type { Parameters, Transaction } from "./database";
import { sql } from "./model-statements";
import { bigint, DEVICE_ID, id, varchar } from "./sql-types";

const PROMOTED: TableShape = {
  name: "#promoted",
  columns: { device_id: DEVICE_ID, version: varchar(64) },
  key: ["device_id"],
};

/**
 * A fixed number of round trips, whatever the number of devices. All models are locked.
 * @param stamp author, source and at, as parameters
 */
export async function promoteNext(
  transaction: Transaction,
  { after, limit }: { readonly after: DeviceId; readonly limit: number },
  stamp: Parameters,
): Promise<Promoted> {
  const next = await transaction.all(sql.nextChallengers, { after: id(after), limit: bigint(limit) });
  const devices = next.map(({ device_id }) => device_id as DeviceId);
  await transaction.bulk(
    PROMOTED,
    next.map(({ version }, i) => [devices[i] ?? "", String(version)]),
  );
  await transaction.run(sql.promote, stamp);
  const [left] = await transaction.all(sql.countChallengers, { after: id(devices.at(-1) ?? after) });
  return { devices, remaining: Number(left?.["challengers"]) };
}
