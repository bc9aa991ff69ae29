import fc from "fast-check";
import { compareRoutes, parseRoute } from "../../../infra/local/functions-host/route-template";

const match = (template: string, path: string): Record<string, string> | undefined => parseRoute(template).match(path);

test("a literal matches in any case and nothing more", () => {
  expect(match("api/Runs", "/api/runs")).toEqual({});
  expect(match("api/runs", "/api/runs/")).toEqual({});
  expect(match("api/runs", "/api/runs/1")).toBeUndefined();
  expect(match("api/runs.csv", "/api/runsXcsv")).toBeUndefined();
});

test("an empty route is the root", () => {
  expect(match("", "/")).toEqual({});
  expect(match("", "/x")).toBeUndefined();
});

test("a parameter takes exactly one segment", () => {
  expect(match("runs/{id}", "/runs/7")).toEqual({ id: "7" });
  expect(match("runs/{id}", "/runs")).toBeUndefined();
  expect(match("runs/{id}", "/runs/7/8")).toBeUndefined();
});

test("any text is found again, percent-decoded", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: "grapheme" }), (text) => {
      expect(match("runs/{id}/results", `/runs/${encodeURIComponent(text)}/results`)).toEqual({ id: text });
    }),
  );
});

test("an optional parameter may be missing, a default stands in for one", () => {
  expect(match("hello/{name?}", "/hello")).toEqual({});
  expect(match("hello/{name?}", "/hello/you")).toEqual({ name: "you" });
  expect(match("page/{n=1}", "/page")).toEqual({ n: "1" });
});

test("a catch-all takes the rest, which may be nothing", () => {
  expect(match("files/{*path}", "/files/a/b%20c")).toEqual({ path: "a/b c" });
  expect(match("files/{**path}", "/files")).toEqual({});
});

test("literals and parameters may share a segment", () => {
  expect(match("{from}-{to}.csv", "/1-2.csv")).toEqual({ from: "1", to: "2" });
});

test.each([
  ["{v:int}", "12", "x"],
  ["{v:int}", "-3", "3000000000"],
  ["{v:long}", "3000000000", "1.5"],
  ["{v:bool}", "True", "yes"],
  ["{v:guid}", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "6f9619ff"],
  ["{v:alpha}", "abc", "ab1"],
  ["{v:double}", "1.5", "one"],
  ["{v:datetime}", "2026-01-01", "noon"],
  ["{v:length(3)}", "abc", "ab"],
  ["{v:length(1,2)}", "ab", "abc"],
  ["{v:minlength(2)}", "ab", "a"],
  ["{v:maxlength(2)}", "ab", "abc"],
  ["{v:min(5)}", "5", "4"],
  ["{v:max(5)}", "5", "6"],
  ["{v:range(1,9)}", "9", "10"],
  ["{v:regex(^x)}", "xy", "yx"],
  ["{v:int:min(1)}", "1", "0"],
])("%s accepts %s and not %s", (template, accepted, refused) => {
  expect(match(template, `/${accepted}`)).toEqual({ v: accepted });
  expect(match(template, `/${refused}`)).toBeUndefined();
});

test("a constraint does not concern an optional parameter that is missing", () => {
  expect(match("runs/{id:int?}", "/runs")).toEqual({});
  expect(match("runs/{id:int?}", "/runs/x")).toBeUndefined();
});

test.each(["{id:whole}", "{id", "id}", "a{*rest}"])("%s cannot be read", (template) => {
  expect(() => parseRoute(template)).toThrow();
});

test("the more specific route comes first, whatever the order", () => {
  const ranked = ["things/latest", "things/{id:int}", "things/{id}", "{kind}/latest", "{*rest}"];
  fc.assert(
    fc.property(fc.shuffledSubarray(ranked, { minLength: ranked.length }), (shuffled) => {
      const sorted = [...shuffled].sort((a, b) => compareRoutes(parseRoute(a), parseRoute(b)));
      expect(sorted).toEqual(ranked);
    }),
  );
});
