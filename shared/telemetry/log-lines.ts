import { SeverityNumber, type Logger } from "@opentelemetry/api-logs";
import type { Resource } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from "@opentelemetry/sdk-logs";
import type { LogEntry } from "../telemetry";
import { idsOf } from "../trace-ids";
import { within } from "./contexts";
import { QUEUE } from "./queue";
import { withoutSecrets } from "./without-secrets";

const SEVERITY = { info: SeverityNumber.INFO, warn: SeverityNumber.WARN, error: SeverityNumber.ERROR };

/** Sends lines of the log, those about a run in its trace. */
export class LogLines {
  readonly #provider: LoggerProvider;
  readonly #logger: Logger;

  constructor(exporter: LogRecordExporter, resource: Resource) {
    const processors = [new BatchLogRecordProcessor({ exporter, ...QUEUE })];
    this.#provider = new LoggerProvider({ resource, processors });
    this.#logger = this.#provider.getLogger("fleetscore");
  }

  send({ level, message, about }: LogEntry): void {
    this.#logger.emit({
      ...{ severityNumber: SEVERITY[level], body: withoutSecrets(message), attributes: { ...about } },
      context: within(about.runId === undefined ? undefined : idsOf(about.runId)),
    });
  }

  shutdown(): Promise<void> {
    return this.#provider.shutdown();
  }
}
