import { gzipSync } from "node:zlib";
import fc from "fast-check";
import type { HubEvent } from "../../../../shared/readings/hub/event";
import { ENQUEUED_AT } from "../../domain/hub-events";
import { mutatedJson } from "../json/mutated-json";
import { oddJson, oddText } from "../json/odd-json";
import { mutatedBytes } from "../mutated-bytes";
import { deviceId, oddIdentifier } from "../odd-identifiers";
import { eventJson, oddEventJson } from "./event-json";
import { largeBody } from "./large-body";

const text: fc.Arbitrary<Uint8Array> = fc
  .oneof(
    { weight: 14, arbitrary: mutatedJson(eventJson, oddEventJson) },
    { weight: 1, arbitrary: oddJson },
    { weight: 1, arbitrary: fc.json() },
  )
  .map((json) => Buffer.from(json));

const plain: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 1_700, arbitrary: text },
  { weight: 200, arbitrary: mutatedBytes(text) },
  { weight: 100, arbitrary: fc.uint8Array({ maxLength: 64 }) },
  { weight: 1, arbitrary: largeBody },
);

type Packed = Pick<HubEvent, "body" | "contentEncoding">;

const KNOWN_ENCODINGS = [undefined, "", "identity", "utf-8", "UTF8", "gzip", " GZIP ", "deflate", "br", "gzip, gzip"];
const contentEncoding = fc.oneof(fc.constantFrom(...KNOWN_ENCODINGS), oddText);
const gzipped = plain.map((bytes): Uint8Array => gzipSync(bytes, { level: 1 }));
const twoMembers = fc.tuple(gzipped, gzipped).map((members): Uint8Array => Buffer.concat(members));

const packed: fc.Arbitrary<Packed> = fc.oneof(
  { weight: 14, arbitrary: plain.map((body) => ({ body })) },
  { weight: 2, arbitrary: fc.record({ body: plain, contentEncoding }) },
  { weight: 3, arbitrary: gzipped.map((body) => ({ body, contentEncoding: "gzip" })) },
  {
    weight: 2,
    arbitrary: fc.oneof(mutatedBytes(gzipped), twoMembers).map((body) => ({ body, contentEncoding: "gzip" })),
  },
);

const property = fc.option(fc.oneof(deviceId, oddIdentifier, oddText), { nil: undefined, freq: 3 });

/** Events as a hub may deliver them: whatever a producer can put into one. */
export const hubEvent: fc.Arbitrary<HubEvent> = fc
  .record({ packed, messageId: property, connectionDeviceId: property })
  .map(({ packed, ...more }) => ({ sequenceNumber: 0, enqueuedAt: ENQUEUED_AT, ...packed, ...more }));
