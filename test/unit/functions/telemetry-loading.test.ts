import { execFileSync } from "node:child_process";
import { join } from "node:path";

const DIST = join(__dirname, "../../../dist");
const SDK = /monitor-opentelemetry|@opentelemetry\/(sdk|resources|api-logs)/;

/** What of the SDK a process of its own has loaded, after it has run the script in the app's folder. */
function loadedBy(script: string): string[] {
  const show = "console.log(JSON.stringify(Object.keys(require.cache)))";
  const run = `(async () => { ${script}; ${show} })()`;
  const out = execFileSync(process.execPath, ["-e", run], {
    cwd: DIST,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
  return (JSON.parse(out.trim().split("\n").at(-1) ?? "[]") as string[]).filter((file) => SDK.test(file));
}

const open = (telemetry: object): string =>
  `await require("./shared/services.js").openTelemetry(${JSON.stringify({ samplingRatio: 1, byIdentity: false, ...telemetry })}, Date.now)`;

test("without a connection string nothing that could send is loaded, by the app's entry or by its services", () => {
  expect(loadedBy(`require("./functions/index.js"); ${open({})}`)).toEqual([]);
});

test("with one it is loaded", () => {
  const connectionString = "InstrumentationKey=8f14e45f-ceea-467f-9ccd-0123456789ab";
  expect(loadedBy(open({ connectionString }))).not.toEqual([]);
});
