import { FLEET } from "../../../shared/readings/reading";
import { Fact, Facts } from "../facts";
import { reasonOf, stateOf } from "../fleet/fleet-view";
import { ago, reasonInWords, share, when } from "../words";
import type { DeviceData } from "./load-device";

type Windows = DeviceData["windows"];

/** What is known of a device, in words. */
export function DeviceFacts({ device, windows }: Pick<DeviceData, "device" | "windows">) {
  const { group, severity, windowEnd, lastSeen, model, drift, mutedUntil } = device;
  const state = stateOf(device);
  const reason = reasonOf(device);
  return (
    <Facts>
      <Fact name="State">
        <span class={`state ${state}`}>{state}</span>
        {mutedUntil !== null && ` until ${when(mutedUntil)}`}
        {reason !== undefined && reason !== state && `, ${reason}`}
      </Fact>
      <Fact name="Severity">{severity === null ? "–" : share(severity)}</Fact>
      <Fact name="Judged up to">{windowEnd === null ? "never" : when(windowEnd)}</Fact>
      <Fact name="Last reading">{ago(lastSeen)}</Fact>
      <Fact name="Group">{group ?? "–"}</Fact>
      <Fact name="Model">
        {model === null ? "none" : model.version} {model !== null && model.deviceId === FLEET && "(the fleet's)"}
      </Fact>
      <Fact name="Drift">{drift === null ? "not checked" : drift.state}</Fact>
      <Fact name="Data">{qualityOf(windows)}</Fact>
    </Facts>
  );
}

/** How much of the time shown could be judged, and why the rest could not. */
function qualityOf(windows: Windows): string {
  if (windows.length === 0) return "–";
  const unscored = windows.filter(({ verdict }) => verdict === "unscored");
  if (unscored.length === 0) return "all windows judged";
  const reasons = [...new Set(unscored.flatMap(({ reason }) => reason ?? []))].map(reasonInWords).join(", ");
  return `${share(1 - unscored.length / windows.length)} of windows judged; else ${reasons}`;
}
