import { useMemo } from "preact/hooks";
import { linkTo } from "../address";
import { replaceAddress } from "../use-address";
import { Outage } from "../outage";
import { usePolled } from "../use-polled";
import { Chart } from "./chart";
import { DeviceFacts } from "./device-facts";
import { anomalousSpans, scoreLine, sensorLines } from "./lines";
import { loadDevice, type DeviceData } from "./load-device";
import { DeviceModels } from "./models";
import { iso, moved, queryOf, type Span } from "./span";
import { SpanChoice } from "./span-choice";
import { WindowFacts } from "./window-facts";

const EVERY_MS = 15_000;

interface DevicePageProps {
  readonly deviceId: string;
  readonly query: URLSearchParams;
}

/** A device's sensors and score over time, and why a window is what it is. */
export function DevicePage({ deviceId, query }: DevicePageProps) {
  const show = (next: Span, window?: number) =>
    replaceAddress(["devices", deviceId], { ...queryOf(next), window: window === undefined ? undefined : iso(window) });
  const asked = `${deviceId} ${query.get("from") ?? query.get("last") ?? ""} ${query.get("to") ?? ""}`;
  const load = (signal: AbortSignal) => loadDevice(deviceId, query, signal);
  const { value, error } = usePolled(load, asked, EVERY_MS);
  return (
    <section aria-labelledby="device">
      <p>
        <a href={linkTo([])}>Fleet</a>
      </p>
      <h1 id="device">{deviceId}</h1>
      <Outage error={error} />
      {value === undefined ? (
        <p aria-live="polite">{error === undefined && "Loading …"}</p>
      ) : (
        <>
          <SpanChoice
            span={value.span}
            onMove={(direction) => show(moved(value.span, direction))}
            onLast={(last) => replaceAddress(["devices", deviceId], { last })}
          />
          <Charts data={value} chosen={query.get("window") ?? undefined} onShow={show} />
        </>
      )}
    </section>
  );
}

interface ChartsProps {
  readonly data: DeviceData;
  readonly chosen: string | undefined;
  readonly onShow: (span: Span, window?: number) => void;
}

function Charts({ data, chosen, onShow }: ChartsProps) {
  const { span, device, series, windows, reported, trouble } = data;
  const score = useMemo(() => scoreLine(windows), [windows]);
  const sensors = useMemo(() => sensorLines(series), [series]);
  const marked = useMemo(() => anomalousSpans(windows), [windows]);
  const window = windows.find(({ windowEnd }) => windowEnd === chosen);
  const pick = (at: number) => {
    const end = windows.find(({ windowEnd }) => Date.parse(windowEnd) >= at)?.windowEnd;
    if (end !== undefined) onShow(span, Date.parse(end));
  };
  return (
    <>
      <DeviceFacts device={device} windows={windows} />
      {trouble !== undefined && <p role="alert">{trouble}</p>}
      {[...(score ? [score] : []), ...sensors].map((line) => (
        <figure key={line.name}>
          <figcaption>{line.name}</figcaption>
          <Chart line={line} span={span} marked={marked} onZoom={onShow} onPick={pick} />
        </figure>
      ))}
      {sensors.length === 0 && <p>No readings in this time.</p>}
      <DeviceModels deviceId={device.id} />
      <WindowFacts
        windows={windows}
        window={window}
        reported={reported}
        onChoose={(end) => onShow(span, Date.parse(end))}
      />
    </>
  );
}
