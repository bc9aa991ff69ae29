import { pagedUpTo } from "../../cli/paging";
import { collect } from "../support/collect";

test.each([
  [3, [3, 3]],
  [500, [500, 500]],
  [Infinity, [500, 500]],
])("where %p are wanted and 500 come at once, each page is asked for %p", async (wanted, limits) => {
  const asked: number[] = [];
  const read = pagedUpTo(500, (limit, after) => {
    asked.push(limit);
    return Promise.resolve(after === undefined ? { items: ["a"], next: "a" } : { items: ["b"], next: null });
  });
  expect(await collect(read(wanted))).toEqual(["a", "b"]);
  expect(asked).toEqual(limits);
});
