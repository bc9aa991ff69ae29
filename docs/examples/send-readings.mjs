// A device that sends what it reads: node send-readings.mjs [NUMBER OF READINGS]; without a number until Ctrl-C.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { EventHubProducerClient } from "@azure/event-hubs";

const device = process.env.DEVICE ?? "motor-1";
const readEveryMs = Number(process.env.READ_EVERY_MS ?? 1_000);
const sendEveryMs = Number(process.env.SEND_EVERY_MS ?? 10_000);
const wanted = Number(process.argv[2] ?? Infinity);

/** What an event carries at most, and what the device keeps while the hub cannot be reached: beyond it the oldest go. */
const MOST_IN_EVENT = 500;
const MOST_WAITING = 100_000;

// EVENT_HUB ends with EntityPath=NAME; in Azure, with an identity: new EventHubProducerClient(namespace, hub, credential).
const producer = new EventHubProducerClient(process.env.EVENT_HUB);
const waiting = [];
let isStopped = false;
process.once("SIGINT", () => (isStopped = true));

/** In place of sensors. */
const read = () => ({
  temperature: 60 + 2 * Math.sin(Date.now() / 60_000) + Math.random(),
  vibration: 0.02 + 0.005 * Math.random(),
});

/** The time is that of the reading, and the id is given once: whatever is sent twice then counts once. */
const reading = () => ({
  deviceId: device,
  eventId: randomUUID(),
  timestamp: new Date().toISOString(),
  values: read(),
});

/** An array is one event; compressed, it takes a tenth of the hub's throughput. */
const eventOf = (readings) => ({
  bodyType: "data",
  body: gzipSync(JSON.stringify(readings)),
  properties: { contentType: "application/json", contentEncoding: "gzip" },
});

/** What waits, oldest first. It is let go once the hub has it; where that is not known, it is sent again as it is. */
async function send() {
  while (waiting.length > 0) {
    const readings = waiting.slice(0, MOST_IN_EVENT);
    try {
      // The device's id as key: one partition has all of it, in order.
      await producer.sendBatch([eventOf(readings)], { partitionKey: device });
    } catch (error) {
      console.error(`not sent, ${waiting.length} readings wait: ${error.message}`);
      return;
    }
    waiting.splice(0, readings.length);
  }
}

let sentAt = Date.now();
for (let read = 0; read < wanted && !isStopped; read++) {
  waiting.push(reading());
  if (waiting.length > MOST_WAITING) waiting.shift();
  if (Date.now() - sentAt >= sendEveryMs) {
    await send();
    sentAt = Date.now();
  }
  await sleep(readEveryMs);
}
await send();
await producer.close();
process.exitCode = waiting.length === 0 ? 0 : 1;
