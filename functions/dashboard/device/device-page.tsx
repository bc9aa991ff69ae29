import { useMemo } from "preact/hooks";
import { replaceAddress } from "../use-address";
import { PolledPage } from "../polled-page";
import { usePolled } from "../use-polled";
import { Chart } from "../chart/chart";
import { DeviceFacts } from "./device-facts";
import { anomalousSpans, scoreLine, sensorLines } from "./lines";
import { loadDevice, type DeviceData } from "./load-device";
import { DeviceModels } from "./models";
import { moved, queryOf, type Span } from "./span";
import { SpanChoice } from "./span-choice";
import { WindowFacts } from "./window-facts";

const EVERY_MS = 15_000;

interface DevicePageProps {
  readonly deviceId: string;
  readonly query: URLSearchParams;
}

/** A device's sensors and score over time, and why a window is what it is. */
export function DevicePage({ deviceId, query }: DevicePageProps) {
  const show = (next: Span, window?: string) => replaceAddress(["devices", deviceId], { ...queryOf(next), window });
  const asked = `${deviceId} ${query.get("from") ?? query.get("last") ?? ""} ${query.get("to") ?? ""}`;
  const polled = usePolled((signal) => loadDevice(deviceId, query, signal), asked, EVERY_MS);
  return (
    <PolledPage id="device" title={deviceId} up={{ path: [], name: "Fleet" }} polled={polled}>
      {(data) => (
        <>
          <SpanChoice
            span={data.span}
            onMove={(direction) => show(moved(data.span, direction))}
            onLast={(last) => replaceAddress(["devices", deviceId], { last })}
          />
          <Charts data={data} chosen={query.get("window") ?? undefined} onShow={show} />
        </>
      )}
    </PolledPage>
  );
}

interface ChartsProps {
  readonly data: DeviceData;
  readonly chosen: string | undefined;
  readonly onShow: (span: Span, window?: string) => void;
}

function Charts({ data, chosen, onShow }: ChartsProps) {
  const { span, device, series, windows, reported, trouble } = data;
  const score = useMemo(() => scoreLine(windows), [windows]);
  const sensors = useMemo(() => sensorLines(series), [series]);
  const marked = useMemo(() => anomalousSpans(windows), [windows]);
  const window = windows.find(({ windowEnd }) => windowEnd === chosen);
  const pick = (at: number) => {
    const end = windows.find(({ windowEnd }) => Date.parse(windowEnd) >= at)?.windowEnd;
    if (end !== undefined) onShow(span, end);
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
      <WindowFacts windows={windows} window={window} reported={reported} onChoose={(end) => onShow(span, end)} />
    </>
  );
}
