import { Disposables } from "../support/disposables";

const ending = (order: string[], name: string) => () => void order.push(name);
const failing = (message: string) => () => Promise.reject(new Error(message));

test("the last is ended first, once", async () => {
  const order: string[] = [];
  const parts = new Disposables();
  parts.defer(ending(order, "first"));
  parts.use({ [Symbol.asyncDispose]: async () => void order.push("second") });
  await parts[Symbol.asyncDispose]();
  await parts[Symbol.asyncDispose]();
  expect(order).toEqual(["second", "first"]);
});

test("all are ended, whatever one of them throws, and it is told", async () => {
  const order: string[] = [];
  const parts = new Disposables();
  parts.defer(ending(order, "first"));
  parts.defer(failing("second"));
  await expect(parts[Symbol.asyncDispose]()).rejects.toThrow("second");
  expect(order).toEqual(["first"]);
  parts.defer(failing("third"));
  parts.defer(failing("fourth"));
  await expect(parts[Symbol.asyncDispose]()).rejects.toMatchObject({
    errors: [{ message: "fourth" }, { message: "third" }],
  });
});

test("what was handed over is ended by whom it went to", async () => {
  const order: string[] = [];
  const parts = new Disposables();
  parts.defer(ending(order, "only"));
  const moved = parts.move();
  await parts[Symbol.asyncDispose]();
  expect(order).toEqual([]);
  await moved[Symbol.asyncDispose]();
  expect(order).toEqual(["only"]);
});
