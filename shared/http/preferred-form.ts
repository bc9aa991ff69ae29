/** In which form rows are wanted by an Accept header: CSV where that is named before JSON lines, or alone. */
export function preferredForm(accept: string | null): "jsonl" | "csv" {
  const types = (accept ?? "").split(",").map((type) => type.split(";")[0]?.trim().toLowerCase());
  return types.find((type) => type === "text/csv" || type === "application/x-ndjson") === "text/csv" ? "csv" : "jsonl";
}
