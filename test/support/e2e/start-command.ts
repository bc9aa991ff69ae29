import { ApiClient } from "../../../cli/api-client";
import { FleetCommand } from "./fleet-command";

const FREE_PORTS = ["--port", "0", "--event-hubs-port", "0", "--blob-port", "0"];

/** `fleet start` on free ports with its state in a folder. */
export const start = (
  state: string,
  more: readonly string[] = [],
  environment: Record<string, string> = {},
  directory?: string,
) => new FleetCommand(["start", "--state", state, ...FREE_PORTS, ...more], environment, directory);

export interface Place {
  readonly url: string;
  readonly key: string;
  readonly hub: string;
}

/** Where it says that things are, once it has said so. */
export async function placeOf(fleet: FleetCommand): Promise<Place> {
  const url = await fleet.said(/^app\s+(http\S+)\/api\s/m);
  const key = await fleet.said(/^key\s+(\S+)/m);
  return { url, key, hub: await fleet.said(/^Event Hubs\s+(Endpoint=\S+)$/m) };
}

/** Readings. */
export const counted = async ({ url, key }: Place): Promise<number> => {
  const { partitions } = await new ApiClient(url, key).call("show-ingest", {});
  return partitions.reduce((sum, partition) => sum + partition.counted, 0);
};
