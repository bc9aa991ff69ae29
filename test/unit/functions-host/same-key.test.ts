import crypto from "node:crypto";
import { isSameKey } from "../../../infra/local/same-key";

test.each([
  ["key", "key", true],
  ["key", "kex", false],
  ["key", "ke", false],
  ["key", "keys", false],
  ["key", "", false],
])("of %j and %j it says %j", (key, given, isSame) => {
  expect(isSameKey(key, given)).toBe(isSame);
});

test("how much of a key is right cannot be told from the time that it takes", () => {
  const compare = jest.spyOn(crypto, "timingSafeEqual");
  isSameKey("key", "kex");
  expect(compare).toHaveBeenCalledTimes(1);
  compare.mockRestore();
});
