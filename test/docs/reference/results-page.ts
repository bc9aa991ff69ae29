import type { z } from "zod";
import { deviceDrift, driftCheck } from "../../../shared/http/contract/drift";
import { resultRow } from "../../../shared/http/contract/results";
import { runManifest } from "../../../shared/http/contract/run-manifest";
import { failedDevice } from "../../../shared/http/contract/run-results";
import { NamedSchemas } from "../../../shared/http/named-schemas";
import { CSV_HEADER } from "../../../shared/runs/csv-rows";
import { PARQUET_COLUMNS } from "../../../shared/runs/parquet-rows";
import { code, generatedFrom, page, table } from "./markdown";
import type { Schema } from "./schema-in-words";
import { fieldsOf, shape } from "./shapes";

const TOPS: Readonly<Record<string, z.ZodType>> = {
  ResultRow: resultRow,
  FailedDevice: failedDevice,
  RunManifest: runManifest,
};

export function resultsPage(): string {
  const schemas = new NamedSchemas();
  const shapesOf = { ...TOPS, DriftCheck: driftCheck, DeviceDrift: deviceDrift };
  for (const [name, schema] of Object.entries(shapesOf)) schemas.refer(schema, "output", name);
  const all = schemas.all as Readonly<Record<string, Schema>>;
  const fields = (name: string): string => fieldsOf(all[name] ?? {});
  return page(
    generatedFrom("shared/http/contract/results.ts, drift.ts, run-manifest.ts, run-results.ts"),
    "# Columns of results",
    "What a run's files hold, column by column. In which form rows are kept, how they are read and where they lie: [what a run leaves behind](../results.md).",
    "## Rows",
    "One a window; a device that nobody can judge has a single row for the whole range.",
    fields("ResultRow"),
    `As CSV, the columns are \`${CSV_HEADER.trim()}\`. As Parquet:`,
    table(
      ["column", "type"],
      PARQUET_COLUMNS.map(({ name, type }) => [code(name), type]),
    ),
    "## errors.jsonl",
    "A line for each device that could not be scored.",
    fields("FailedDevice"),
    "## manifest.json",
    "The last file to be written: without it there is no result.",
    fields("RunManifest"),
    "## Shapes",
    ...Object.entries(all).flatMap(([name, schema]) => (name in TOPS ? [] : shape(name, schema))),
  );
}
