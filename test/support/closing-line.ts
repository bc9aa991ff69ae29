/** What this reporter reads of jest's results. */
export interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly { readonly testResults: readonly Result[] }[];
}

interface Result {
  readonly status: string;
  readonly fullName: string;
}

/** Contract tests are named after their engine. */
const ENGINES = ["SQLite", "SQL Server"];

/**
 * Which tests were skipped, which engines ran and how, and at the very end how many tests passed and failed.
 * @param server the SQL Server to test on, if any
 */
export function closingLines(results: Results, server = ""): string[] {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = results;
  const tests = results.testResults.flatMap((suite) => suite.testResults);
  const skipped = tests.filter(({ status }) => status === "pending" || status === "todo");
  // A suite that could not even be loaded is a failure that counts no test.
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  const more = numPendingTests > 0 ? `, ${numPendingTests} skipped` : "";
  return [
    ...skipped.map(({ fullName }) => `skipped: ${fullName}`),
    ...engineLines(tests, server),
    `${numPassedTests} passed, ${failed} failed${more}`,
  ];
}

function engineLines(tests: readonly Result[], server: string): string[] {
  const lines = ENGINES.flatMap((engine) => {
    const own = tests.filter(({ fullName }) => fullName.startsWith(`${engine}: `));
    const having = (wanted: string): number => own.filter(({ status }) => status === wanted).length;
    return own.length === 0 ? [] : [`${engine}: ${having("passed")} passed, ${having("failed")} failed`];
  });
  const isLeftOut = lines.length > 0 && server === "";
  return isLeftOut ? [...lines, "SQL Server: not tested, as TEST_SQL_CONNECTION is not set"] : lines;
}

/** Ends a run with these lines; the last one stands alone. */
export default class ClosingLine {
  onRunComplete(_contexts: unknown, results: Results): void {
    for (const line of closingLines(results, process.env["TEST_SQL_CONNECTION"])) process.stdout.write(`${line}\n`);
  }
}
