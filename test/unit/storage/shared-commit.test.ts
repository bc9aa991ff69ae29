import { UnavailableError } from "../../../shared/errors";
import { Database } from "../../../shared/storage/sqlite/database";
import { SharedCommit } from "../../../shared/storage/sqlite/shared-commit";

let database: Database;
let commits: jest.SpyInstance;
let batches: SharedCommit;
beforeEach(() => {
  database = new Database(":memory:");
  database.execute("CREATE TABLE word (word TEXT PRIMARY KEY)");
  commits = jest.spyOn(database, "write");
  batches = new SharedCommit(database);
});
afterEach(() => database.close());

const add = (word: string) => batches.write(() => void database.run("INSERT INTO word VALUES (:word)", { word }));
const words = () => database.all("SELECT word FROM word ORDER BY word").map(({ word }) => word);

it("writes in one transaction what is asked for in one turn", async () => {
  await Promise.all([add("a"), add("b"), add("c")]);

  expect(words()).toEqual(["a", "b", "c"]);
  expect(commits).toHaveBeenCalledTimes(1);
});

it("shows nothing of it before it is committed", async () => {
  const written = add("a");

  expect(words()).toEqual([]);
  await written;
  expect(words()).toEqual(["a"]);
});

it("writes the others where one fails, and tells only that one", async () => {
  const results = await Promise.allSettled([add("a"), add("a"), add("b")]);

  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(words()).toEqual(["a", "b"]);
});

it("runs a work that fails alone only once", async () => {
  const work = jest.fn(() => {
    throw new Error("poison");
  });

  await expect(batches.write(work)).rejects.toThrow("poison");

  expect(work).toHaveBeenCalledTimes(1);
});

it("lets all come again where the database is not there now", async () => {
  commits.mockRejectedValueOnce(new UnavailableError("the database", new Error("locked")));

  const results = await Promise.allSettled([add("a"), add("b")]);

  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(commits).toHaveBeenCalledTimes(1);
  expect(words()).toEqual([]);
});
