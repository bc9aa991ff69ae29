import type { Package } from "./packages";

/** What is in the package by others, each with its licence, as the licences ask of whoever passes it on. */
export const notices = (packages: readonly Package[]): string =>
  packages
    .map(({ name, version, license, licenseTexts }) =>
      [`=== ${name} ${version} (${license})`, ...licenseTexts, ""].join("\n\n"),
    )
    .join("\n");
