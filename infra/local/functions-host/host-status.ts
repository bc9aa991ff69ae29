import type { HttpHandler } from "./http-server";

/** How far the host is, told at `/admin/host/status`. */
export class HostStatus {
  /** Whether the app's routes are there already: the engine's first work may call them before the host is running. */
  isServing = false;
  isRunning = false;

  /** Answers for the status, and for everything else as long as there is nothing to serve it. */
  readonly handle: HttpHandler = (req, res) => {
    if (req.url?.split("?")[0] === "/admin/host/status") {
      res.setHeader("content-type", "application/json");
      res.end(JSON.stringify({ state: this.isRunning ? "Running" : "Initializing" }));
      return Promise.resolve(true);
    }
    if (!this.isServing) res.writeHead(503).end();
    return Promise.resolve(!this.isServing);
  };
}
