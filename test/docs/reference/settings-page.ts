import { z } from "zod";
import { behaviourFields } from "../../../shared/config/behaviour-fields";
import { connectionFields } from "../../../shared/config/connection-fields";
import { code, generatedFrom, page, table } from "./markdown";
import type { Schema } from "./schema-in-words";

const SOURCES = "shared/config/connection-fields.ts and behaviour-fields.ts";

export const settingsPage = (): string =>
  page(
    generatedFrom(SOURCES),
    "# Settings",
    'All are in `local.settings.sample.json`. On one machine they are taken from there, over them from `local.settings.json` where that exists, and over both from the environment (`SCORING_SCHEDULE="*/10 * * * * *" npm start`); in Azure they are the app\'s settings. An empty one counts as left out. A wrong one stops the start with a message that names it and says what it may be; a name that is close to one of them but none is told as a warning, there and by `fleet doctor`.',
    "## Where things are",
    settingsTable(connectionFields),
    "Of each of the hub, the storage and the database one form must be there: a connection string, or the names for an identity.",
    "## What the app does, and when",
    settingsTable(behaviourFields),
    "Settings of the Functions host itself (`FUNCTIONS_WORKER_RUNTIME`, `WEBSITE_…`) are its own; how orchestrations are kept is in `host.json`.",
  );

function settingsTable(fields: Readonly<Record<string, z.ZodType>>): string {
  const { properties = {}, required = [] } = z.toJSONSchema(z.object(fields), { io: "input" }) as Schema;
  const rows = Object.entries(fields).map(([name, field]) => {
    const { description = "", default: fallback } = properties[name] ?? {};
    const unsaid = required.includes(name)
      ? "needed"
      : fallback === undefined
        ? "–"
        : code(JSON.stringify(fallback).replaceAll('"', ""));
    return [code(name), unsaid, description, mayBe(field)];
  });
  return table(["setting", "default", "what it says", "what it may be"], rows);
}

/** What nobody means: told by whatever form a setting has. */
const NONSENSE = "\u0000";

/** As the message says that stops the start. */
const mayBe = (field: z.ZodType): string =>
  field
    .safeParse(NONSENSE)
    .error?.issues[0]?.message.replace(/^may be /, "")
    .replaceAll("*", "\\*") ?? "text";
