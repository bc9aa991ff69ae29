import type { HttpRequest } from "@azure/functions";
import { InvalidInputError } from "../../shared/errors";
import type { Author } from "../../shared/models/model-changes";

const MAX_NAME = 128;

/**
 * Who asks: the principal that App Service authentication found, else the name that the caller gives itself. The host
 * does not tell a Node worker which function key was shown. Without that authentication anybody may send the principal's
 * headers: then it is the caller's word, too.
 * @throws InvalidInputError where the name cannot be kept.
 */
export function authorOf(request: HttpRequest, environment = process.env): Author {
  const principal = principalOf(request.headers);
  const name = principal ?? statedIn(request.headers);
  if (name === undefined) return { name, source: "key" };
  if (name.length > MAX_NAME || /\p{Cc}/u.test(name)) {
    throw new InvalidInputError("x-fleet-user", `must be a name of at most ${MAX_NAME} printable characters`);
  }
  const isVouchedFor = principal !== undefined && /^true$/i.test(environment["WEBSITE_AUTH_ENABLED"] ?? "");
  return { name, source: isVouchedFor ? "entra" : "stated" };
}

type Headers = HttpRequest["headers"];

const textOf = (headers: Headers, name: string): string | undefined => headers.get(name)?.trim() || undefined;

function principalOf(headers: Headers): string | undefined {
  return textOf(headers, "x-ms-client-principal-name") ?? claimedName(textOf(headers, "x-ms-client-principal"));
}

/** Percent-encoded where it is not ASCII, which is all that a header takes. */
function statedIn(headers: Headers): string | undefined {
  const text = textOf(headers, "x-fleet-user");
  try {
    return text && decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Principal {
  readonly name_typ?: string;
  readonly claims?: readonly { readonly typ?: string; readonly val?: string }[];
}

/** Of the claims of a principal in base64, the one that is its name. */
function claimedName(encoded: string | undefined): string | undefined {
  try {
    const { claims, name_typ } = JSON.parse(Buffer.from(encoded ?? "", "base64").toString()) as Principal;
    const valueOf = (type: string | undefined) => claims?.find(({ typ }) => typ === type)?.val;
    return valueOf(name_typ) ?? valueOf("preferred_username") ?? valueOf("name");
  } catch {
    return undefined;
  }
}
