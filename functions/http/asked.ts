import type { HttpRequest } from "@azure/functions";
import { NotFoundError } from "../../shared/errors";
import type { OperationContract } from "../../shared/http/contract/operation-contract";
import { parseInput } from "../../shared/http/parse-input";
import { jsonOf, readBody } from "./body";
import { readUpload } from "./upload";

/** Room for the ids of 100,000 devices. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * What a request asks for, by the contract of its operation.
 * @throws NotFoundError where the path names what there cannot be; TooLargeError; InvalidInputError naming the field.
 */
export async function askedOf({ path, query, body, form }: OperationContract, request: HttpRequest) {
  return {
    path: path && inPath(path, request.params),
    query: query ? parseInput(query, queryOf(request)) : undefined,
    body: body && parseInput(body, jsonOf(await readBody(request, MAX_BODY_BYTES), "body")),
    form: form && (await inForm(form, request)),
  };
}

async function inForm({ fields }: NonNullable<OperationContract["form"]>, request: HttpRequest) {
  const upload = await readUpload(request);
  return { ...upload, fields: parseInput(fields, upload.fields) };
}

function inPath(schema: NonNullable<OperationContract["path"]>, params: Readonly<Record<string, string>>): unknown {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [name] = parsed.error.issues[0]?.path ?? [];
  throw new NotFoundError(`${String(name)} ${params[String(name)] ?? ""}`);
}

/** The key may come as a parameter of the name `code`; it is the host's business. */
function queryOf(request: HttpRequest): Record<string, string> {
  const query = Object.fromEntries(request.query.entries());
  delete query["code"];
  return query;
}
