import { linkTo } from "../address";
import { call } from "../api";
import { usePolled } from "../use-polled";

const EVERY_MS = 15_000;
/** More than that are told as so many and more. */
const COUNTED = 100;

const loadOpen = async (signal: AbortSignal) =>
  (await call("list-alerts", { query: { status: "open", limit: COUNTED }, signal })).alerts;

/** How many alerts are open, where any is: whoever looks at the fleet should not have to look for them. */
export function OpenAlerts() {
  const { value: alerts = [] } = usePolled(loadOpen, "open-alerts", EVERY_MS);
  if (alerts.length === 0) return null;
  const isCritical = alerts.some(({ level }) => level === "critical");
  return (
    <p>
      <a class={isCritical ? "level critical" : undefined} href={linkTo(["alerts"])}>
        {toldOf(alerts.length)}
      </a>
    </p>
  );
}

const toldOf = (open: number): string =>
  open === 1 ? "1 alert is open" : `${open}${open === COUNTED ? " or more" : ""} alerts are open`;
