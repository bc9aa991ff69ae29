import { closingLines, type Results } from "../support/closing-line";

const results = (...tests: readonly (readonly [string, string])[]): Results => ({
  numPassedTests: tests.filter(([status]) => status === "passed").length,
  numFailedTests: tests.filter(([status]) => status === "failed").length,
  numPendingTests: tests.filter(([status]) => status === "pending").length,
  numRuntimeErrorTestSuites: 0,
  testResults: tests.map(([status, fullName]) => ({ testResults: [{ status, fullName }] })),
});

test("a run ends with how many passed and failed, alone on the last line", () => {
  expect(closingLines(results(["passed", "a"], ["failed", "b"]))).toEqual(["1 passed, 1 failed"]);
});

test("a suite that could not be loaded counts as failed", () => {
  expect(closingLines({ ...results(["passed", "a"]), numRuntimeErrorTestSuites: 1 })).toEqual(["1 passed, 1 failed"]);
});

test("skipped tests are named", () => {
  expect(closingLines(results(["pending", "a"]))).toEqual(["skipped: a", "0 passed, 0 failed, 1 skipped"]);
});

test("each engine that ran has a line of its own", () => {
  const run = results(
    ["passed", "SQLite: a"],
    ["passed", "SQL Server: a"],
    ["failed", "SQL Server: b"],
    ["passed", "c"],
  );

  expect(closingLines(run, { server: "Server=db" })).toEqual([
    "SQLite: 1 passed, 0 failed",
    "SQL Server: 1 passed, 1 failed",
    "3 passed, 1 failed",
  ]);
});

test("an engine without a server to test on is said to be left out", () => {
  expect(closingLines(results(["passed", "SQLite: a"]))).toEqual([
    "SQLite: 1 passed, 0 failed",
    "SQL Server: not tested, as TEST_SQL_CONNECTION is not set",
    "1 passed, 0 failed",
  ]);
});

test("infrastructure that nothing has compiled is said to be left out", () => {
  const run: Results = {
    ...results(["passed", "a"]),
    testResults: [
      { testFilePath: "/x/test/unit/infra/azure/bicep.test.ts", testResults: [{ status: "passed", fullName: "a" }] },
    ],
  };

  expect(closingLines(run)).toEqual([
    "infra/azure: not compiled, as BICEP names no Bicep compiler",
    "1 passed, 0 failed",
  ]);
  expect(closingLines(run, { bicep: "bicep" })).toEqual(["1 passed, 0 failed"]);
});
