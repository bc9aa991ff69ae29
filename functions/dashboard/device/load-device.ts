import type { Answer } from "../../../shared/http/contract/operation";
import { call, whereRefused } from "../api";
import { queryOf, spanOf, type Span } from "./span";

export type Windows = Answer<"judge-device">["windows"];
export type Window = Windows[number];
export type Anomaly = Answer<"list-anomalies">["anomalies"][number];
export type Series = Answer<"show-series">;

export interface DeviceData {
  readonly span: Span;
  readonly device: Answer<"show-device">;
  readonly series: Series;
  readonly windows: Windows;
  /** What scheduled runs have reported of these windows, by the window's end. */
  readonly reported: ReadonlyMap<string, Anomaly>;
  /** Why there are no windows, where its model cannot be used. */
  readonly trouble: string | undefined;
}

type Judged = Pick<DeviceData, "windows" | "trouble">;

/** Its model is gone, is not what was registered, or cannot judge what is asked. */
const UNUSABLE = [404, 409, 422];

/** Pinned in the database: once it is known, it is not asked for again. */
let bucketSeconds: number | undefined;

const POINTS = 600;
const MOST_REPORTED = 500;

/** All that is shown of a device over the time that the address names. */
export async function loadDevice(deviceId: string, query: URLSearchParams, signal: AbortSignal): Promise<DeviceData> {
  bucketSeconds ??= (await call("show-schedule", { signal })).bucketSeconds;
  const span = spanOf(query, Date.now(), bucketSeconds * 1000);
  const [path, range] = [{ device: deviceId }, queryOf(span)];
  const [device, series, { anomalies }, judged] = await Promise.all([
    call("show-device", { path, signal }),
    call("show-series", { path, query: { ...range, points: POINTS }, signal }),
    call("list-anomalies", { query: { ...range, device: deviceId, limit: MOST_REPORTED }, signal }),
    call("judge-device", { path, query: range, signal })
      .then(({ windows }): Judged => ({ windows, trouble: undefined }))
      .catch(whereRefused(UNUSABLE, (trouble): Judged => ({ windows: [], trouble }))),
  ]);
  return {
    ...{ span, device, series, ...judged },
    reported: new Map(anomalies.map((anomaly) => [anomaly.windowEnd, anomaly])),
  };
}
