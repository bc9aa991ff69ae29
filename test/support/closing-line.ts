/** What this reporter reads of jest's results. */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly { readonly testResults: readonly { status: string; fullName: string }[] }[];
}

/** Ends a run with which tests were skipped, and with how many passed and failed, alone on the last line. */
export default class ClosingLine {
  onRunComplete(_contexts: unknown, results: Results): void {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = results;
    for (const { status, fullName } of results.testResults.flatMap((suite) => suite.testResults)) {
      if (status === "pending" || status === "todo") process.stdout.write(`skipped: ${fullName}\n`);
    }
    // A suite that could not even be loaded is a failure that counts no test.
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : "";
    process.stdout.write(`${numPassedTests} passed, ${failed} failed${skipped}\n`);
  }
}
