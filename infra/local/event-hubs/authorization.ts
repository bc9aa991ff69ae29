import { createHmac, timingSafeEqual } from "node:crypto";
import type { Message } from "rhea";
import { notFound } from "./amqp/error";
import type { Hubs } from "./hubs";
import { answer, propertyOf, type Answer } from "./amqp/request-answer";

/** Answers a client that puts a token to `$cbs`. Without a key, any token for a hub that is there will do. */
export function answerAuthorization(hubs: Hubs, key: string | undefined, request: Message): Answer {
  const audience = propertyOf(request, "name");
  const [entity = ""] = audience.replace(/^[a-z]+:\/\/[^/]*\//i, "").split("/");
  if (hubs.find(entity) === undefined) return answer({ code: 404, ...notFound(audience) });
  if (key !== undefined && !isSigned(String(request.body), key)) {
    return answer({
      code: 401,
      condition: "com.microsoft:auth-failed",
      description: "InvalidSignature: The token has an invalid signature.",
    });
  }
  return answer({ code: 202, description: "Accepted" });
}

/** Whether the shared access signature was made with the key and has not expired. */
function isSigned(token: string, key: string): boolean {
  const fields = new URLSearchParams(token.replace(/^SharedAccessSignature /, ""));
  const [resource, signature, expiry] = [fields.get("sr"), fields.get("sig"), fields.get("se")];
  if (resource === null || signature === null || expiry === null) return false;
  if (Number(expiry) * 1000 < Date.now()) return false;
  const wanted = createHmac("sha256", key)
    .update(`${encodeURIComponent(resource)}\n${expiry}`)
    .digest();
  const given = Buffer.from(signature, "base64");
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
