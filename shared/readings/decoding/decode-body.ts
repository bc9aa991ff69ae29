import { gunzipSync } from "node:zlib";
import { messageOf } from "../../errors";
import type { HubEvent } from "../hub/event";
import type { RefusalReason } from "./refusal";
import { clip } from "./refuse";

interface RefusedBody {
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** `text` is what was parsed: numbers beyond a double are only there. */
export type DecodedBody = { readonly json: unknown; readonly text: string } | RefusedBody;

// IoT Hub gives the charset as content encoding.
const PLAIN: ReadonlySet<string> = new Set(["", "identity", "utf-8", "utf8"]);
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The JSON value of an event's body, decompressed to at most `maxBytes`; or why there is none. Never throws. */
export function decodeBody(event: HubEvent, maxBytes: number): DecodedBody {
  if (event.body.length > maxBytes) return { reason: "body-too-large", detail: `${event.body.length} bytes` };
  const bytes = event.contentEncoding === undefined ? event.body : decompress(event, maxBytes);
  if ("reason" in bytes) return bytes;
  try {
    const text = utf8.decode(bytes);
    return { json: JSON.parse(text), text };
  } catch (error) {
    return { reason: "not-json", detail: messageOf(error) };
  }
}

function decompress(event: HubEvent, maxBytes: number): Uint8Array | RefusedBody {
  const encoding = (event.contentEncoding ?? "").trim().toLowerCase();
  if (PLAIN.has(encoding)) return event.body;
  if (encoding !== "gzip") return { reason: "bad-encoding", detail: `content encoding ${clip(encoding)}` };
  try {
    return gunzipSync(event.body, { maxOutputLength: maxBytes });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE"
      ? { reason: "body-too-large", detail: `more than ${maxBytes} bytes when decompressed` }
      : { reason: "bad-encoding", detail: `gzip: ${messageOf(error)}` };
  }
}
