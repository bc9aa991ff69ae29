import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const PATIENCE_MS = 120_000;

/** A browser without a window: from the npm registry alone on Linux, for which it is made; elsewhere the Chrome that is there. */
export async function openBrowser(): Promise<Browser> {
  if (process.platform !== "linux") return chromium.launch({ channel: "chrome" });
  const { path, args, environment } = await binary();
  return chromium.launch({ executablePath: path, args, env: { ...process.env, ...environment } });
}

interface Binary {
  readonly path: string;
  readonly args: string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Unpacks the browser, its libraries and its fonts into the folder for temporary files. The package brings libraries only
 * where it is told that it runs on AWS Lambda; and it is an ES module, which jest does not load.
 */
async function binary(): Promise<Binary> {
  const script = `
    const { default: chromium } = await import("@sparticuz/chromium");
    const path = await chromium.executablePath();
    const { LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env;
    console.log(JSON.stringify({ path, args: chromium.args, environment: { LD_LIBRARY_PATH, FONTCONFIG_PATH } }));`;
  const env = { ...process.env, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { env });
  return JSON.parse(stdout) as Binary;
}

export interface Visit {
  readonly page: Page;
  /** What went wrong within the page, and what it asked of others than the app. */
  readonly faults: readonly string[];
}

/** A page of its own, with nothing kept from others. */
export async function visit(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // That a request is refused is for the page to say; a browser says so, too.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) faults.push(`asked ${request.url()}`);
  });
  return { page, faults };
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What keeps people from using what is shown, as axe finds it: one line each. */
export async function obstaclesOn(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
  const violations = await page.evaluate<Violation[]>("axe.run().then(({ violations }) => violations)");
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
  );
}
