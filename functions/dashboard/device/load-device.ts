import type { Answer } from "../../../shared/http/contract/operation";
import { ApiError, call } from "../api";
import { queryOf, type Span } from "./span";

export type Windows = Answer<"judge-device">["windows"];
export type Window = Windows[number];
export type Anomaly = Answer<"list-anomalies">["anomalies"][number];
export type Series = Answer<"show-series">;

export interface DeviceData {
  readonly device: Answer<"show-device">;
  readonly series: Series;
  readonly windows: Windows;
  /** What scheduled runs have reported of these windows, by the window's end. */
  readonly reported: ReadonlyMap<string, Anomaly>;
  /** Why there are no windows, where its model cannot be used. */
  readonly trouble: string | undefined;
}

const POINTS = 600;
const MOST_REPORTED = 500;

/** All that is shown of a device over a stretch of time. */
export async function loadDevice(deviceId: string, span: Span, signal: AbortSignal): Promise<DeviceData> {
  const path = { device: deviceId };
  const [device, series, { anomalies }, judged] = await Promise.all([
    call("show-device", { path, signal }),
    call("show-series", { path, query: { ...queryOf(span), points: POINTS }, signal }),
    call("list-anomalies", { query: { ...queryOf(span), device: deviceId, limit: MOST_REPORTED }, signal }),
    call("judge-device", { path, query: queryOf(span), signal }).catch((error: unknown) => {
      if (error instanceof ApiError) return { windows: [], trouble: error.message };
      throw error;
    }),
  ]);
  const reported = new Map(anomalies.map((anomaly) => [anomaly.windowEnd, anomaly]));
  return {
    device,
    series,
    reported,
    windows: judged.windows,
    trouble: "trouble" in judged ? judged.trouble : undefined,
  };
}
