import { HttpRequest } from "@azure/functions";
import { authorOf } from "../../../functions/http/author";

const ON = { WEBSITE_AUTH_ENABLED: "True" };
const asked = (headers: Record<string, string>, environment: NodeJS.ProcessEnv = {}) =>
  authorOf(new HttpRequest({ method: "PUT", url: "http://localhost/api", headers }), environment);
const principal = (content: unknown) => Buffer.from(JSON.stringify(content)).toString("base64");

test("who was authenticated by the platform is named by it, whatever the caller says", () => {
  const headers = { "x-ms-client-principal-name": "ada@example.com", "x-fleet-user": "Zoe" };
  expect(asked(headers, ON)).toEqual({ name: "ada@example.com", source: "entra" });
});

test("a principal's name is found among its claims", () => {
  const claims = [
    { typ: "name", val: "Ada" },
    { typ: "upn", val: "ada@example.com" },
  ];
  expect(asked({ "x-ms-client-principal": principal({ name_typ: "upn", claims }) }, ON).name).toBe("ada@example.com");
  expect(asked({ "x-ms-client-principal": principal({ claims }) }, ON).name).toBe("Ada");
});

test("without the platform's authentication a principal is the caller's word", () => {
  expect(asked({ "x-ms-client-principal-name": "ada@example.com" })).toEqual({
    name: "ada@example.com",
    source: "stated",
  });
});

test("a caller may give a name, in any script", () => {
  expect(asked({ "x-fleet-user": encodeURIComponent("Zoë ✓") })).toEqual({ name: "Zoë ✓", source: "stated" });
  expect(asked({ "x-fleet-user": "50%" })).toEqual({ name: "50%", source: "stated" });
});

test("who gives no name is a caller with a key", () => {
  expect(asked({})).toEqual({ name: undefined, source: "key" });
  expect(asked({ "x-ms-client-principal": "no JSON" })).toEqual({ name: undefined, source: "key" });
});

test.each([encodeURIComponent("a\u001b[2Jb"), "a".repeat(129)])("a name that cannot be kept is refused", (name) => {
  expect(() => asked({ "x-fleet-user": name })).toThrow("x-fleet-user: must be a name of at most 128");
});
