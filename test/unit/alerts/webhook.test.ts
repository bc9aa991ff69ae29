import dns, { type LookupAddress } from "node:dns";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { cloudEvent } from "../../../shared/alerts/cloud-event";
import type { SentEvent } from "../../../shared/alerts/deliver-alerts";
import { isPublic } from "../../../shared/messaging/alerts/public-address";
import { secretOf, signedHeaders } from "../../../shared/messaging/alerts/sign";
import { webhookSender } from "../../../shared/messaging/alerts/webhook-sender";
import { storedAlert } from "../../support/domain/alerts";

/** The example of the Standard Webhooks' own libraries. */
const EXAMPLE = {
  ...{ secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: 1_614_265_330_000 },
  ...{ body: '{"test": 2432232314}', signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
};
const SECRET = secretOf(EXAMPLE.secret) ?? new Uint8Array();
const EVENT: SentEvent = {
  ...cloudEvent(storedAlert({ kind: "device", id: "pump-1" }), "opened", "/fleetscore", 0),
  deliveryattempt: 1,
};

test("signs as Standard Webhooks say", () => {
  expect(signedHeaders(EXAMPLE.id, EXAMPLE.at, EXAMPLE.body, SECRET)).toEqual({
    ...{ "webhook-id": EXAMPLE.id, "webhook-timestamp": "1614265330", "webhook-signature": EXAMPLE.signature },
  });
});

test.each([
  "",
  "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  "whsec_",
  "whsec_c2hvcnQ=",
  "whsec_not base64 but long enough to be one",
])("%j is no secret", (text) => {
  expect(secretOf(text)).toBeUndefined();
});

test.each([
  ...["127.0.0.1", "10.1.2.3", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"],
  ...["224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1"],
  ...["::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "2001:0:1::", "not an address"],
])("%s is no public address", (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::200e"])(
  "%s is public",
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

describe("a receiver", () => {
  let server: Server;
  let received: { headers: IncomingMessage["headers"]; body: string }[];
  let answer: { status: number; headers?: Record<string, string> };
  beforeEach(async () => {
    [received, answer] = [[], { status: 204 }];
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        received.push({ headers: request.headers, body });
        response.writeHead(answer.status, answer.headers).end("x".repeat(100_000));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));
  const port = () => (server.address() as AddressInfo).port;
  const send = (network: "public" | "private", host = "127.0.0.1") =>
    webhookSender({ url: `http://${host}:${port()}/hook`, network, secret: SECRET }, () => EXAMPLE.at)(EVENT);

  it("gets the event, signed", async () => {
    await send("private");

    const [{ headers, body } = { headers: {}, body: "" }] = received;
    expect(JSON.parse(body)).toEqual(EVENT);
    expect(headers).toMatchObject(signedHeaders(EVENT.id, EXAMPLE.at, body, SECRET));
    expect(headers["content-type"]).toBe("application/cloudevents+json; charset=utf-8");
  });

  it.each([
    [500, "answered 500"],
    [410, "answered 410"],
    [307, "redirects are not followed"],
  ])("that answers %i was not told", async (status, message) => {
    answer = { status, headers: { location: `http://127.0.0.1:${port()}/elsewhere` } };

    await expect(send("private")).rejects.toThrow(message);
    expect(received).toHaveLength(1);
  });

  it.each(["127.0.0.1", "127.1", "0x7f000001", "2130706433", "169.254.169.254", "localhost", "[::ffff:127.0.0.1]"])(
    "that %s leads to is not connected to as a public one",
    async (host) => {
      await expect(send("public", host)).rejects.toThrow(/is no public address/);
      expect(received).toEqual([]);
    },
  );

  it("whose name has several addresses is not connected to where one of them is not public", async () => {
    const resolve = jest.spyOn(dns, "lookup").mockImplementation(((
      _host: string,
      _options: unknown,
      done: (error: null, addresses: readonly LookupAddress[]) => void,
    ) => {
      done(null, [
        { address: "8.8.8.8", family: 4 },
        { address: "127.0.0.1", family: 4 },
      ]);
    }) as typeof dns.lookup);

    await expect(send("public", "receiver.example")).rejects.toThrow(
      /leads to 127\.0\.0\.1, which is no public address/,
    );
    expect([resolve.mock.calls.length, received]).toEqual([1, []]);
    resolve.mockRestore();
  });

  it("that is away was not told", async () => {
    const url = `http://127.0.0.1:${port()}/hook`;
    await new Promise((resolve) => server.close(resolve));
    const sender = webhookSender({ url, network: "private", secret: SECRET }, () => 0);

    await expect(sender(EVENT)).rejects.toThrow(/ECONNREFUSED/);
    server = createServer().listen(0);
  });
});
