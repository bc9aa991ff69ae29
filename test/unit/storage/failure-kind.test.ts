import { kindOf } from "../../../shared/storage/sql-server/failure-kind";

const failure = (fields: object): Error => Object.assign(new Error("failed"), fields);

test.each([1205, 1222, 3960, 40501, 40613, 49918, 49919, 49920, 10928, 10929, 4060, 40197, 40540, 40143])(
  "error %d passes by waiting",
  (number) => expect(kindOf(failure({ code: "EREQUEST", number }))).toBe("later"),
);

test.each([2627, 2601])("error %d tells of a key that is taken", (number) =>
  expect(kindOf(failure({ code: "EREQUEST", number }))).toBe("taken"),
);

test.each(["ESOCKET", "ETIMEOUT", "ECONNCLOSED", "EINVALIDSTATE"])("%s is a connection that was lost", (code) =>
  expect(kindOf(failure({ code }))).toBe("later"),
);

test("an error counts that came before the last one", () => {
  const deadlock = failure({ number: 1205 });
  expect(kindOf(failure({ code: "EREQUEST", number: 3902, precedingErrors: [deadlock] }))).toBe("later");
});

test("a login passes by waiting where the driver says so, and else is out of our hands", () => {
  expect(kindOf(failure({ code: "ELOGIN", originalError: { isTransient: true } }))).toBe("later");
  expect(kindOf(failure({ code: "ELOGIN", originalError: {} }))).toBe("out");
});

test.each([[failure({ code: "EREQUEST", number: 208 })], [new Error("ours")], ["text"], [undefined]])(
  "%p is wrong however often it is asked",
  (error) => expect(kindOf(error)).toBe("wrong"),
);
