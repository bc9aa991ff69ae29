import { askedTogether } from "../../shared/asked-together";

test("many who ask at once ask once, and who comes after the answer asks anew", async () => {
  let asked = 0;
  const ask = askedTogether(async () => ++asked);

  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(await ask()).toBe(2);
});

test("a failure is told to all who have asked, and is not kept", async () => {
  let asked = 0;
  const ask = askedTogether(async () => {
    if (++asked === 1) throw new Error("away");
    return "there";
  });

  expect(await Promise.allSettled([ask(), ask()])).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
  expect([await ask(), asked]).toEqual(["there", 2]);
});
