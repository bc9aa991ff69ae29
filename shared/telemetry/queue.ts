/** An endpoint that does not answer holds neither memory nor an end up: what does not fit is dropped, then the rest. */
export const QUEUE = { maxQueueSize: 8_192, maxExportBatchSize: 1_024, exportTimeoutMillis: 10_000 };
