import http from "node:http";
import https from "node:https";
import { openAzureMonitor } from "../../../shared/telemetry/azure-monitor";

const HOUR_MS = 3_600_000;
const KEY = "8f14e45f-ceea-467f-9ccd-0123456789ab";

const refuse = () => {
  throw new Error("nobody is to be asked");
};

test("nobody is asked anything but the endpoint, and that only where there is something to tell", async () => {
  const asked = jest.spyOn(https, "request").mockImplementation(refuse);
  const askedOpenly = jest.spyOn(http, "request").mockImplementation(refuse);
  jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] });
  try {
    const telemetry = await openAzureMonitor(
      {
        connectionString: `InstrumentationKey=${KEY};IngestionEndpoint=https://fleet.example/`,
        ...{ byIdentity: false, samplingRatio: 1 },
      },
      Date.now,
    );
    // The first question to its makers would be put within 15 seconds.
    await jest.advanceTimersByTimeAsync(HOUR_MS);
    expect(asked).not.toHaveBeenCalled();

    // Figures of how it was used would be sent every quarter of an hour.
    telemetry.log({ level: "info", message: "a line", about: {} });
    await jest.advanceTimersByTimeAsync(HOUR_MS);
    const hosts = asked.mock.calls.map(([to]) => (to as https.RequestOptions).hostname);
    expect([...new Set(hosts)]).toEqual(["fleet.example"]);
    expect(askedOpenly).not.toHaveBeenCalled();
    await telemetry.close();
  } finally {
    jest.useRealTimers();
    asked.mockRestore();
    askedOpenly.mockRestore();
  }
});
