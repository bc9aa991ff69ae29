import { useEffect, useRef, useState } from "preact/hooks";
import { linkTo } from "../address";
import { ago, share } from "../words";
import { reasonOf, stateOf, type Device } from "./fleet-view";

const ROW_PX = 44;
/** Drawn above and below what is seen, so that the focus has somewhere to go. */
const SPARE_ROWS = 8;

/** A list that draws only the rows that are seen, however many there are. */
export function DeviceRows({ devices }: { readonly devices: readonly Device[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const { current } = box;
    if (current === null) return;
    const look = () => setSeen({ top: current.scrollTop, height: current.clientHeight });
    const watch = new ResizeObserver(look);
    watch.observe(current);
    current.addEventListener("scroll", look, { passive: true });
    return () => {
      watch.disconnect();
      current.removeEventListener("scroll", look);
    };
  }, []);
  const first = Math.max(0, Math.floor(seen.top / ROW_PX) - SPARE_ROWS);
  const last = Math.min(devices.length, Math.ceil((seen.top + seen.height) / ROW_PX) + SPARE_ROWS);
  return (
    <div class="rows" ref={box} tabIndex={-1} onKeyDown={moveFocus}>
      <ol style={{ height: `${devices.length * ROW_PX}px` }} aria-label="Devices">
        {devices.slice(first, last).map((device, i) => (
          <li
            key={device.id}
            style={{ height: `${ROW_PX}px`, transform: `translateY(${(first + i) * ROW_PX}px)` }}
            aria-posinset={first + i + 1}
            aria-setsize={devices.length}
          >
            <DeviceRow device={device} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function DeviceRow({ device }: { readonly device: Device }) {
  const { id, group, severity, lastSeen } = device;
  const state = stateOf(device);
  const reason = reasonOf(device);
  return (
    <a class={`row ${state}`} href={linkTo(["devices", id])}>
      <span class="state">{state}</span>
      <span class="id">{id}</span>
      <span class="group">{group}</span>
      <span class="reason">{reason !== state && reason}</span>
      <span class="severity">{severity !== null && state !== "retired" && <Severity value={severity} />}</span>
      <span class="seen">{ago(lastSeen)}</span>
    </a>
  );
}

const Severity = ({ value }: { readonly value: number }) => (
  <>
    <meter min={0} max={1} value={value} aria-label="severity" />
    {share(value)}
  </>
);

/** Up and down go from row to row. */
function moveFocus(event: KeyboardEvent): void {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const item = document.activeElement?.closest("li");
  if (step === undefined || !item) return;
  const next = item[step as "nextElementSibling"]?.querySelector("a");
  if (!next) return;
  event.preventDefault();
  next.focus();
}
