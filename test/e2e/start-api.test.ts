import { routes, type Route } from "../../shared/http/routes";
import type { FleetCommand } from "../support/e2e/fleet-command";
import { placeOf, start, type Place } from "../support/e2e/start-command";
import { temporaryFolder } from "../support/e2e/temporary-folder";

describe("the API of a started app", () => {
  let state: Awaited<ReturnType<typeof temporaryFolder>>;
  let fleet: FleetCommand;
  let place: Place;
  beforeAll(async () => {
    state = await temporaryFolder();
    fleet = start(state.path);
    place = await placeOf(fleet);
  });
  afterAll(async () => {
    await fleet[Symbol.asyncDispose]();
    await state[Symbol.asyncDispose]();
  });

  const request = (path: string, init: RequestInit, key: string) =>
    fetch(`${place.url}/api/${path}`, { ...init, headers: { "x-functions-key": key } });

  const guarded = Object.values<Route>(routes).filter(({ isOpen }) => isOpen !== true);
  test.each(guarded.map(({ method, path }) => [method, path.replace(/\{\w+\}/g, "none")] as const))(
    "%s %s without a key, or with a wrong one, is 401",
    async (method, path) => {
      expect((await fetch(`${place.url}/api/${path}`, { method })).status).toBe(401);
      expect((await request(path, { method }, "wrong")).status).toBe(401);
    },
  );

  const HOUR = { from: "2026-03-01T11:00:00Z", to: "2026-03-01T12:00:00Z" };
  test.each([
    ["body", "{ not JSON"],
    ["body", JSON.stringify([])],
    ["from", JSON.stringify({ to: HOUR.to })],
    ["from", JSON.stringify({ ...HOUR, from: "yesterday" })],
    ["from", JSON.stringify({ ...HOUR, from: "2026-03-01T11:00:00" })],
    ["from", JSON.stringify({ ...HOUR, from: "2026-03-01T11:00:01Z" })],
    ["to", JSON.stringify({ ...HOUR, to: true })],
    ["to", JSON.stringify({ from: HOUR.to, to: HOUR.from })],
    ["devices", JSON.stringify({ ...HOUR, devices: "pump-1" })],
    ["devices", JSON.stringify({ ...HOUR, devices: [] })],
    ["devices[1]", JSON.stringify({ ...HOUR, devices: ["pump-1", "pump 2"] })],
    ["device", JSON.stringify({ ...HOUR, device: "pump-1" })],
  ])("a run whose %s is wrong is 400 and a problem that names it: %s", async (field, body) => {
    const response = await request("runs", { method: "POST", body }, place.key);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const problem = (await response.json()) as { readonly detail: string };
    expect(problem).toMatchObject({ status: 400, code: "invalid-input", field });
    expect(problem.detail).toContain(field);
  });
});
