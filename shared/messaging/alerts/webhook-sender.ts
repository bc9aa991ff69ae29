import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Destination } from "../../alerts/alert-settings";
import type { AlertSender } from "../../alerts/deliver-alerts";
import { AppError } from "../../errors";
import type { Clock } from "../../time";
import { checkHost, publicLookup } from "./public-address";
import { signedHeaders } from "./sign";

export type WebhookTarget = Pick<Extract<Destination, { readonly type: "webhook" }>, "url" | "network"> & {
  readonly secret: Uint8Array;
};

/** For the whole of it: name, connection, answer. */
const TIMEOUT_MS = 10_000;

/** Posts each event, signed. Only 2xx says that it has arrived; a redirect is followed nowhere. */
export const webhookSender =
  ({ url, network, secret }: WebhookTarget, clock: Clock): AlertSender =>
  async (event) => {
    const target = new URL(url);
    if (network === "public") checkHost(target.hostname);
    const body = JSON.stringify(event);
    const headers = {
      "content-type": "application/cloudevents+json; charset=utf-8",
      "content-length": String(Buffer.byteLength(body)),
      ...signedHeaders(event.id, clock(), body, secret),
    };
    const status = await post(target, headers, body, network === "public");
    if (status >= 200 && status < 300) return;
    const where = status >= 300 && status < 400 ? ", and redirects are not followed" : "";
    throw new AppError("webhook-refused", `${target.host} answered ${status}${where}`);
  };

/** The status alone: what else is answered is not read. */
function post(target: URL, headers: Record<string, string>, body: string, isPublicOnly: boolean): Promise<number> {
  const request = target.protocol === "https:" ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const options = {
    method: "POST",
    headers,
    agent: false,
    signal,
    ...(isPublicOnly && { lookup: publicLookup }),
  } as const;
  return new Promise((resolve, reject) => {
    const sending = request(target, options, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    sending.once("error", (error) => {
      reject(signal.aborted ? new AppError("webhook-timeout", `${target.host} did not answer in 10 s`) : error);
    });
    sending.end(body);
  });
}
