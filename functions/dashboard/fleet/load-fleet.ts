import { call } from "../api";
import type { Device } from "./fleet-view";

const PAGE = 500;

/** All devices, page by page. */
export async function loadFleet(signal: AbortSignal): Promise<readonly Device[]> {
  const devices: Device[] = [];
  let after: string | undefined;
  do {
    const page = await call("list-devices", { query: { order: "id", limit: PAGE, after }, signal });
    devices.push(...page.devices);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return devices;
}
