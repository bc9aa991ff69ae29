import { createServer, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { ApiClient } from "../../cli/api-client";
import { resultRows } from "../../cli/run-results";
import { collect } from "../support/collect";

let server: Server;
afterEach(() => server.close());

/** A client of what answers so. */
async function clientOf(answer: RequestListener): Promise<ApiClient> {
  server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  return new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "key");
}

test.each([
  [401, "wrong-key", /^http:\S+ does not know this key: give one of its own with --key, or as FLEETSCORE_KEY$/],
  [403, "http-403", /^http:\S+ lets nobody in: it may be stopped/],
  [404, "http-404", /^http:\S+ does not know what this command asks for: is it Fleetscore/],
  [503, "http-503", /^http:\S+ is not there at the moment: try again later/],
  [418, "http-418", /^http:\S+ answers 418 to GET \/api\/schedule$/],
])("a %i without a body, as hosts and gateways answer, is said in words", async (status, code, words) => {
  const api = await clientOf((_, response) => response.writeHead(status).end());
  await expect(api.call("show-schedule", {})).rejects.toMatchObject({
    ...{ code, message: expect.stringMatching(words) as string },
  });
});

test("a problem says itself what is wrong", async () => {
  const problem = { detail: "run none does not exist", code: "not-found" };
  const api = await clientOf((_, response) => response.writeHead(404).end(JSON.stringify(problem)));
  await expect(api.call("show-schedule", {})).rejects.toMatchObject({ code: "not-found", message: problem.detail });
});

test("what is no Fleetscore is told so", async () => {
  const api = await clientOf((_, response) => response.end("<html>Sign in</html>"));
  const words = /answers, but not as Fleetscore does: is it the URL/;
  await expect(api.call("show-schedule", {})).rejects.toThrow(words);
  await expect(api.resultPage("run", { format: "csv" })).rejects.toThrow(words);
});

test("an answer that breaks off is no answer", async () => {
  const api = await clientOf((_, response) => {
    response
      .writeHead(200, { "content-type": "application/x-ndjson", "content-length": "1000" })
      .write('{"readings":1}\n', () => response.destroy());
  });
  await expect(collect(resultRows(api, "run"))).rejects.toMatchObject({ code: "unavailable" });
});

test("where nobody answers it is said how one starts the app here", async () => {
  const api = await clientOf(() => undefined);
  server.close();
  await once(server, "close");
  await expect(api.call("show-schedule", {})).rejects.toThrow(
    /^the app at http:\S+ \(does it run\? npm start\) is unavailable: .*ECONNREFUSED/,
  );
});
