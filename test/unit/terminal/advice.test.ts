import { adviceOn, isWrongUse } from "../../../cli/terminal/advice";
import { InvalidInputError, NotFoundError, SettingError, UnavailableError } from "../../../shared/errors";

const RUNS = { commands: [{ name: () => "show" }, { name: () => "list" }] };
const SHOW = { path: "fleet runs show", parent: RUNS };

test("what does not exist is looked for in the list", () => {
  expect(adviceOn(new NotFoundError("run 1"), SHOW)).toBe("; see what there is: fleet runs list");
  const none = { commands: [] };
  const results = adviceOn(new NotFoundError("run 1"), { path: "fleet results", parent: none });
  expect(results).toBe("; see what there is: fleet runs list");
  expect(adviceOn(new NotFoundError("x"), { path: "fleet schedule", parent: none })).toBe("");
});

test("who uses a command wrongly is led to its help", () => {
  expect(adviceOn(new InvalidInputError("--from", "is missing"), SHOW)).toBe("; see: fleet runs show --help");
  expect([new InvalidInputError("a", "b"), new SettingError("a", "b")].map(isWrongUse)).toEqual([true, true]);
});

test("what says itself what to do is left alone", () => {
  const error = new UnavailableError("the app (does it run? npm start)", new Error("refused"));
  expect([adviceOn(error, SHOW), isWrongUse(error)]).toEqual(["", false]);
});
