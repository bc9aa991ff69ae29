import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf, SettingError } from "../../../shared/errors";
import { placeOf } from "./app-settings";
import { isAuthorized, type HostKeys } from "./http-authorization";
import { httpData, urlOf } from "./http-request";
import { sendHttpData } from "./http-response";
import type { HttpHandler } from "./http-server";
import type { AppFunction, FunctionApp } from "./invocation";
import type { Log } from "./log";
import { compareRoutes, parseRoute, type RouteTemplate } from "./route-template";

interface HttpRoute {
  readonly fn: AppFunction;
  readonly template: RouteTemplate;
  readonly methods: readonly string[];
  readonly authLevel: string;
}

export interface HttpTriggerOptions {
  app: FunctionApp;
  functions: readonly AppFunction[];
  /** Before every route; may be empty. */
  routePrefix: string;
  keys: HostKeys;
  log: Log;
}

/**
 * Serves the functions with an HTTP trigger. Of the routes that match path and method, the more specific one answers;
 * where none does, the request is left to others (and becomes a 404, as on the real host, also for a wrong method).
 *
 * @throws SettingError when a route cannot be read.
 */
export function httpTrigger(options: HttpTriggerOptions): HttpHandler {
  const routes = options.functions
    .map((fn) => routeOf(fn, options.routePrefix))
    .sort((a, b) => compareRoutes(a.template, b.template));

  return async (req, res) => {
    const url = urlOf(req);
    for (const route of routes) {
      if (!route.methods.includes(req.method ?? "GET")) continue;
      const params = route.template.match(url.pathname);
      if (params === undefined) continue;
      if (isAuthorized(req, url.searchParams, route.authLevel, options.keys)) {
        await answer(req, res, { ...options, fn: route.fn, params, url });
      } else {
        res.writeHead(401).end();
      }
      return true;
    }
    return false;
  };
}

function routeOf(fn: AppFunction, routePrefix: string): HttpRoute {
  const { route, methods, authLevel } = fn.trigger as { route?: string; methods?: string[]; authLevel?: string };
  try {
    return {
      fn,
      template: parseRoute(`${routePrefix}/${route ?? fn.name}`),
      methods: (methods ?? ["GET", "POST"]).map((method) => method.toUpperCase()),
      authLevel: (authLevel ?? "function").toLowerCase(),
    };
  } catch (error) {
    throw new SettingError(placeOf(fn, "route"), `"${route ?? ""}": ${messageOf(error)}`);
  }
}

interface Call {
  app: FunctionApp;
  fn: AppFunction;
  params: Record<string, string>;
  url: URL;
  log: Log;
}

async function answer(req: IncomingMessage, res: ServerResponse, { app, fn, params, url, log }: Call): Promise<void> {
  const data = await httpData(req, url, params);
  if (data === undefined) {
    res.writeHead(413).end();
    // A client that is cut off while it sends does not get to see the answer.
    req.resume();
    return;
  }
  const invocationId = randomUUID();
  try {
    const { returnValue } = await app.invoke(fn.name, data, { invocationId });
    sendHttpData(res, returnValue?.http);
  } catch (error) {
    log({ level: "error", category: "host.http", message: messageOf(error), functionName: fn.name, invocationId });
    if (res.headersSent) res.destroy();
    else res.writeHead(500).end();
  }
}
