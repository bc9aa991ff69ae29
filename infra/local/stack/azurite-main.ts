import type { Socket } from "node:net";

/** Azurite in a process that ends in good order, keeping its state, when the parent's end of stdin closes. */
const stdin = process.stdin as unknown as Socket;
stdin
  .once("close", () => {
    process.kill(process.pid, "SIGTERM");
  })
  .resume()
  // Azurite ends when nothing is left to wait for; this must not be it.
  .unref();

void import(
  process.env["AZURITE_SERVICES"] === "all" ? "azurite/dist/src/azurite.js" : "azurite/dist/src/blob/main.js"
);
