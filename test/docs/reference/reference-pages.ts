import { apiPage } from "./api-page";
import { cliPage } from "./cli-page";
import { resultsPage } from "./results-page";
import { settingsPage } from "./settings-page";

/** The pages that are written from the code, by their files. */
export const referencePages = (): Readonly<Record<string, string>> => ({
  "docs/reference/settings.md": settingsPage(),
  "docs/reference/api.md": apiPage(),
  "docs/reference/cli.md": cliPage(),
  "docs/reference/results.md": resultsPage(),
});
