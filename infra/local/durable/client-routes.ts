import { ConflictError, InvalidInputError } from "../../../shared/errors";
import { filterOf, flag, lastIdOf, pageSizeOf, tokenOf } from "./client-query";
import { managementUrls, type Address } from "./client-urls";
import type { Operations, Result } from "./operations";
import { historyOf, statusOf } from "./status";
import type { HistoryStore } from "./store/history-store";
import { hasEnded, type InstanceRow } from "./store/instances";

export interface ClientRequest {
  method: string;
  /** What follows the API's prefix, decoded. */
  segments: readonly string[];
  query: URLSearchParams;
  /** Empty where there is none. */
  body: string;
  continuationToken: string;
  address: Address;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

const NOT_FOUND: Reply = { status: 404, body: { Message: "There is nothing here." } };
const STATUS_OF: Record<Result, number> = { done: 202, unknown: 404, ended: 410 };
const unknown = (id: string): Reply => ({ status: 404, body: { Message: `No instance with ID '${id}' found.` } });

/** The extension's HTTP API: what each path and method does. */
export class ClientRoutes {
  readonly #store: HistoryStore;
  readonly #operations: Operations;

  constructor(store: HistoryStore, operations: Operations) {
    this.#store = store;
    this.#operations = operations;
  }

  answer(request: ClientRequest): Reply {
    try {
      return this.#route(request);
    } catch (error) {
      if (error instanceof InvalidInputError) return { status: 400, body: { Message: error.message } };
      if (error instanceof ConflictError) return { status: 409, body: { Message: error.message } };
      throw error;
    }
  }

  #route(request: ClientRequest): Reply {
    const { method, segments } = request;
    const [kind, first, second, third] = segments;
    if (kind === "entities") return { status: 501, body: "The local Durable engine has no entities." };
    if (kind === "orchestrators" && method === "POST" && first !== undefined)
      return this.#start(request, first, second);
    if (kind !== "instances") return NOT_FOUND;
    if (first === undefined) return this.#collection(request);
    if (second === undefined) return this.#instance(request, first);
    return method === "POST" ? this.#act(request, first, second, third) : NOT_FOUND;
  }

  #start(request: ClientRequest, name: string, instanceId: string | undefined): Reply {
    const version = request.query.get("version") ?? undefined;
    const input = request.body === "" ? undefined : jsonText(request.body);
    return accepted(request, this.#operations.start({ name, instanceId, input, version }));
  }

  #collection({ method, query, continuationToken }: ClientRequest): Reply {
    const filter = filterOf(query);
    if (method === "DELETE") {
      const instancesDeleted = this.#operations.purgeWhere(filter);
      return instancesDeleted === 0 ? NOT_FOUND : { status: 200, body: { instancesDeleted } };
    }
    if (method !== "GET") return NOT_FOUND;
    const size = pageSizeOf(query);
    const rows = this.#store.instances.select({ ...filter, after: lastIdOf(continuationToken), limit: size + 1 });
    const page = rows.slice(0, size);
    const last = rows.length > size ? page.at(-1) : undefined;
    return {
      status: 200,
      body: page.map((row) => statusOf(row, flag(query, "showInput", true))),
      headers: { "x-ms-continuation-token": last === undefined ? "" : tokenOf(last.id) },
    };
  }

  #instance(request: ClientRequest, id: string): Reply {
    if (request.method === "DELETE")
      return this.#operations.purge(id) === "done" ? { status: 200, body: { instancesDeleted: 1 } } : unknown(id);
    if (request.method !== "GET") return NOT_FOUND;
    const row = this.#store.instances.find(id);
    return row === undefined ? unknown(id) : this.#status(request, row);
  }

  #status({ query, address }: ClientRequest, row: InstanceRow): Reply {
    const body = statusOf(row, flag(query, "showInput", true));
    if (flag(query, "showHistory", false)) {
      const texts = this.#store.history.of(row.id).map(({ event }) => event);
      body.historyEvents = historyOf(texts, flag(query, "showHistoryOutput", false));
    }
    if (!hasEnded(row.status)) return { status: 202, body, headers: pollHeaders(address, row.id) };
    const isServerError = row.status === "Failed" && flag(query, "returnInternalServerErrorOnFailure", false);
    return { status: isServerError ? 500 : 200, body };
  }

  #act(request: ClientRequest, id: string, verb: string, name: string | undefined): Reply {
    const reason = request.query.get("reason") ?? "";
    if (verb === "raiseEvent" && name !== undefined)
      return { status: STATUS_OF[this.#operations.raiseEvent(id, name, jsonText(request.body))] };
    if (verb === "terminate") return { status: STATUS_OF[this.#operations.terminate(id, reason)] };
    if (verb === "suspend") return { status: STATUS_OF[this.#operations.suspend(id, reason)] };
    if (verb === "resume") return { status: STATUS_OF[this.#operations.resume(id, reason)] };
    if (verb === "rewind")
      return { status: 501, body: "The local Durable engine cannot rewind; restart the instance." };
    if (verb !== "restart") return NOT_FOUND;
    const restarted = this.#operations.restart(id, flag(request.query, "restartWithNewInstanceId", true));
    return restarted === undefined ? unknown(id) : accepted(request, restarted);
  }
}

function accepted({ address }: ClientRequest, id: string): Reply {
  return { status: 202, body: { id, ...managementUrls(address, id) }, headers: pollHeaders(address, id) };
}

const pollHeaders = (address: Address, id: string) => ({
  location: managementUrls(address, id).statusQueryGetUri,
  "retry-after": "10",
});

/** The body, if it is JSON; an empty one stands for null. */
function jsonText(body: string): string {
  if (body === "") return "null";
  try {
    JSON.parse(body);
    return body;
  } catch {
    throw new InvalidInputError("body", "must be JSON");
  }
}
