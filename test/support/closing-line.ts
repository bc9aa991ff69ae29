/** What this reporter reads of jest's results. */
export interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly Suite[];
}

interface Suite {
  readonly testFilePath?: string;
  readonly testResults: readonly Result[];
}

interface Result {
  readonly status: string;
  readonly fullName: string;
}

/** Contract tests are named after their engine. */
const ENGINES = ["SQLite", "SQL Server"];

/** What some tests need and a machine may lack. */
interface Means {
  /** The SQL Server to test on. */
  readonly server?: string | undefined;
  /** The Bicep compiler. */
  readonly bicep?: string | undefined;
}

/** Which tests were skipped or left out, which engines ran and how, and at the very end how many tests passed and failed. */
export function closingLines(results: Results, { server = "", bicep = "" }: Means = {}): string[] {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = results;
  const tests = results.testResults.flatMap((suite) => suite.testResults);
  const skipped = tests.filter(({ status }) => status === "pending" || status === "todo");
  // A suite that could not even be loaded is a failure that counts no test.
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  const more = numPendingTests > 0 ? `, ${numPendingTests} skipped` : "";
  return [
    ...skipped.map(({ fullName }) => `skipped: ${fullName}`),
    ...engineLines(tests, server),
    ...(bicep === "" && ofBicep(results) ? ["infra/azure: not compiled, as BICEP names no Bicep compiler"] : []),
    `${numPassedTests} passed, ${failed} failed${more}`,
  ];
}

const ofBicep = ({ testResults }: Results): boolean =>
  testResults.some(({ testFilePath = "" }) => testFilePath.replaceAll("\\", "/").includes("/unit/infra/azure/"));

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
    const { TEST_SQL_CONNECTION: server, BICEP: bicep } = process.env;
    for (const line of closingLines(results, { server, bicep })) process.stdout.write(`${line}\n`);
  }
}
