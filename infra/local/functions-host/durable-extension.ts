import type { IncomingMessage, ServerResponse } from "node:http";

/** The engine behind orchestrations, activities and entities, as the host sees it. */
export interface DurableExtension {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Serves its HTTP API; resolves to false for a request that is not its own. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  /** The JSON text that a function with a `durableClient` input gets; `baseUrl` has no slash at its end. */
  clientInput(baseUrl: string): string;
}
