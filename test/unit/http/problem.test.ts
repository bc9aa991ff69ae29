import type { InvocationContext } from "@azure/functions";
import { problem } from "../../../functions/http/problem";
import {
  type AppError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  TooLargeError,
  UnavailableError,
} from "../../../shared/errors";

let logged: unknown[][];
beforeEach(() => (logged = []));
const context = {
  invocationId: "call-7",
  error: (...what: unknown[]) => void logged.push(what),
} as unknown as InvocationContext;
const answerTo = (error: unknown) => problem(error, context, "ticket-7");

test.each<[AppError, number]>([
  [new InvalidInputError("from", "must be an instant"), 400],
  [new NotFoundError("run x"), 404],
  [new ConflictError("it has ended"), 409],
  [new TooLargeError("the body has 9 bytes, more than 8"), 413],
])("the caller is told what it did wrong: %s", (error, status) => {
  expect(answerTo(error)).toMatchObject({ status, body: expect.stringContaining(error.message) as string });
  expect(logged).toEqual([]);
});

test.each([
  ["the database", new UnavailableError("the database", new Error("connect ECONNREFUSED sql-7.example:1433")), 503],
  ["", new Error("Invalid column name 'x' in SELECT x FROM device at /app/dist/shared/storage.js:7"), 500],
  ["", "no error at all: sql-7.example", 500],
])("neither host nor statement nor place in the code is answered where the app fails: %s", (what, error, status) => {
  const answer = answerTo(error);
  const { detail } = JSON.parse(answer.body ?? "") as { readonly detail: string };

  expect(answer.status).toBe(status);
  expect(detail).toBe(`${what === "" ? "" : `${what} is unavailable; `}see the log of invocation call-7`);
  expect(answer.body).not.toMatch(/example|SELECT|\.js/);
  expect(String(logged[0]?.[0])).toMatch(/^ticket-7: .*(?:example|SELECT)/);
});
