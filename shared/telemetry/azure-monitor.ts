import {
  AzureMonitorLogExporter,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from "@azure/monitor-opentelemetry-exporter";
import { hostname } from "node:os";
import type { Telemetry } from "../telemetry";
import type { Clock } from "../time";
import { otelTelemetry } from "./otel-telemetry";

export interface AzureMonitorSettings {
  readonly connectionString: string;
  /** Whether the app proves by its identity who it is, where the key in the connection string is not enough. */
  readonly byIdentity: boolean;
  readonly samplingRatio: number;
}

/**
 * What the exporter would send besides what it is given: figures of its own use to its makers, and what machine this is
 * as a metric. It knows no other way to be told than its process's environment.
 */
const SILENCE = {
  APPLICATION_INSIGHTS_NO_STATSBEAT: "true",
  APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED: "true",
};

/** Sends to the Application Insights that the connection string names, and nowhere else. */
export async function openAzureMonitor(
  { connectionString, byIdentity, samplingRatio }: AzureMonitorSettings,
  clock: Clock,
): Promise<Telemetry> {
  Object.assign(process.env, SILENCE);
  const options = {
    ...{ connectionString, ...onThisMachine(connectionString) },
    // Nothing is left on disk; what cannot be sent after one more try is lost.
    ...{ disableOfflineStorage: true, retryOptions: { maxRetries: 1 } },
    ...(byIdentity && { credential: await identity() }),
  };
  const exporters = withoutTimers(() => ({
    spans: new AzureMonitorTraceExporter(options),
    metrics: new AzureMonitorMetricExporter(options),
    logs: new AzureMonitorLogExporter(options),
  }));
  const role = process.env["WEBSITE_SITE_NAME"] ?? "fleetscore";
  const instance = process.env["WEBSITE_INSTANCE_ID"] ?? hostname();
  return otelTelemetry(exporters, { samplingRatio, role, instance, clock });
}

async function identity() {
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new DefaultAzureCredential();
}

/** The package makes https of an endpoint's http, also where a stand-in listens on this machine. */
function onThisMachine(connectionString: string) {
  const [, host] = /IngestionEndpoint=(http:\/\/(?:127\.0\.0\.1|localhost)\b[^;]*)/i.exec(connectionString) ?? [];
  return host === undefined ? {} : { host, allowInsecureConnection: true };
}

/**
 * Makes what the package makes, but for what it would do later. As its first exporter is made it sets a timer, to ask its
 * makers from then on every hour which of its own features to turn off, and it knows no setting that keeps it from that.
 */
function withoutTimers<T>(make: () => T): T {
  const { setTimeout: set } = globalThis;
  const timers: NodeJS.Timeout[] = [];
  const remembering = (...args: Parameters<typeof set>) => {
    const timer = set(...args);
    timers.push(timer);
    return timer;
  };
  globalThis.setTimeout = Object.assign(remembering, set);
  try {
    return make();
  } finally {
    globalThis.setTimeout = set;
    for (const timer of timers) clearTimeout(timer);
  }
}
