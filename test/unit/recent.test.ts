import { Recent } from "../../shared/recent";

const counted = (capacity: number) => {
  const [recent, made] = [new Recent<string>(), [] as string[]];
  const get = (key: string) =>
    recent.get(key, capacity, () => {
      made.push(key);
      return key.toUpperCase();
    });
  return { recent, made, get };
};

test("a value is made once, as long as it is kept", () => {
  const { made, get } = counted(2);
  expect([get("a"), get("b"), get("a")]).toEqual(["A", "B", "A"]);
  expect(made).toEqual(["a", "b"]);
});

test("the one made first goes where there are too many", () => {
  const { made, get } = counted(2);
  for (const key of ["a", "b", "c", "b", "a"]) get(key);
  expect(made).toEqual(["a", "b", "c", "a"]);
});

test("one that was dropped is made again", () => {
  const { recent, made, get } = counted(2);
  get("a");
  recent.delete("a");
  get("a");
  expect(made).toEqual(["a", "a"]);
});
