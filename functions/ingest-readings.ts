import { app, type EventHubFunctionOptions } from "@azure/functions";
import { ingestBatch } from "../shared/readings/ingest/ingest-batch";
import { services } from "../shared/services";

// Without `dataType: "binary"`, which the package's types lack, the host itself would parse the bodies, and one that is
// not JSON would fail its whole batch before our code runs.
const trigger: EventHubFunctionOptions & { dataType: "binary" } = {
  connection: "EventHub",
  eventHubName: "%EVENTHUB_NAME%",
  consumerGroup: "%EVENTHUB_CONSUMER_GROUP%",
  cardinality: "many",
  dataType: "binary",
  // Without end: an outage delays, it does not lose.
  retry: {
    strategy: "exponentialBackoff",
    maxRetryCount: -1,
    minimumInterval: { seconds: 2 },
    maximumInterval: { minutes: 1 },
  },
  handler: async (bodies, context) => {
    const { toEventBatch } = await import("./event-batch.js");
    const { tracesOf } = await import("./event-traces.js");
    const { tellBatch } = await import("../shared/readings/ingest/tell-batch.js");
    const batch = toEventBatch(bodies, context.triggerMetadata);
    const opened = await services();
    const counts = await tellBatch(
      opened,
      batch,
      () => tracesOf(context),
      () => ingestBatch(opened, batch),
    );
    context.debug("ingested", { partitionId: batch.partitionId, events: batch.events.length, ...counts });
  },
};

app.eventHub("ingest-readings", trigger);
