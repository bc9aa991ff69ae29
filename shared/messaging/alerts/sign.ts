import { createHmac } from "node:crypto";

const PREFIX = "whsec_";
const [LEAST_BYTES, MOST_BYTES] = [24, 64];

/** The secret as `whsec_` and base64 have it; undefined where the text is none. */
export function secretOf(text: string): Uint8Array | undefined {
  if (!text.startsWith(PREFIX)) return undefined;
  const encoded = text.slice(PREFIX.length);
  const secret = Buffer.from(encoded, "base64");
  const isWhole = secret.toString("base64") === encoded;
  return isWhole && secret.length >= LEAST_BYTES && secret.length <= MOST_BYTES ? secret : undefined;
}

/**
 * The headers that tell a receiver who has sent this, and when:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
 * @param at milliseconds since the epoch
 */
export function signedHeaders(id: string, at: number, body: string, secret: Uint8Array): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
