import { gzipSync } from "node:zlib";
import { HttpRequest } from "@azure/functions";
import { askedOf } from "../../../functions/http/asked";
import { readUpload } from "../../../functions/http/upload";
import { contract } from "../../../shared/http/contract/contract";
import type { OperationContract } from "../../../shared/http/contract/operation-contract";

const BODIES = Object.entries<OperationContract>(contract).filter(([, { body }]) => body !== undefined);

const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  new HttpRequest({ method: "POST", url: "http://localhost/api", headers, body: { bytes: Buffer.from(body) } });

const asked = (operation: OperationContract, request: HttpRequest) =>
  askedOf({ ...operation, path: undefined, query: undefined }, request);

const nested = (open: string, close: string) => open.repeat(20_000) + "1" + close.repeat(20_000);

describe.each(BODIES)("the body of %s", (_name, operation) => {
  test.each<[what: string, text: string]>([
    ["lists", nested("[", "]")],
    ...["from", "tags", "devices", "rules", "leaveOut", "note"].map((name): [string, string] => [
      `objects by "${name}"`,
      nested(`{"${name}":`, "}"),
    ]),
  ])("is refused where it is nested deeply: %s", async (_what, text) => {
    await expect(asked(operation, post(text))).rejects.toMatchObject({ code: "invalid-input" });
  });

  test.each(["__proto__", "constructor"])("gives no object anything by the name %s", async (name) => {
    const request = post(`{"${name}":{"polluted":true,"prototype":{"polluted":true}}}`);

    await expect(asked(operation, request)).rejects.toMatchObject({ code: "invalid-input" });
    expect({}).not.toHaveProperty("polluted");
  });

  test("is not decompressed", async () => {
    const request = post(gzipSync("{}"), { "content-encoding": "gzip" });
    await expect(asked(operation, request)).rejects.toThrow("body: is not JSON");
  });

  test("is not read where it says that it is too large", async () => {
    const request = post("{}", { "content-length": String(8 * 1024 * 1024 + 1) });
    const read = jest.spyOn(request, "arrayBuffer");

    await expect(asked(operation, request)).rejects.toMatchObject({ code: "too-large" });
    expect(read).not.toHaveBeenCalled();
  });

  test("is not parsed where it is too large without saying so", async () => {
    const parse = jest.spyOn(JSON, "parse");

    await expect(asked(operation, post(" ".repeat(8 * 1024 * 1024 + 1)))).rejects.toMatchObject({ code: "too-large" });
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });
});

test("the key in an address is the host's business: no operation sees it", async () => {
  const request = new HttpRequest({
    method: "GET",
    url: "http://localhost/api",
    query: { code: "secret", limit: "3" },
  });
  expect((await askedOf(contract["list-runs"], request)).query).toEqual({ limit: 3 });
});

const form = (parts: number) =>
  post(
    Array.from({ length: parts }, (_, i) => `--x\r\nContent-Disposition: form-data; name="p${i}"\r\n\r\n1\r\n`).join(
      "",
    ) + "--x--\r\n",
    { "content-type": "multipart/form-data; boundary=x" },
  );

test("a form of many parts is not taken apart", async () => {
  const request = form(17);
  const takeApart = jest.spyOn(HttpRequest.prototype, "formData");

  await expect(readUpload(request)).rejects.toThrow("body: must have at most 16 parts");
  expect(takeApart).not.toHaveBeenCalled();
  await expect(readUpload(form(16))).rejects.toThrow("onnx: is missing");
  takeApart.mockRestore();
});
