import { preferredForm } from "../../../shared/http/preferred-form";

test.each([
  [null, "jsonl"],
  ["*/*", "jsonl"],
  ["text/csv", "csv"],
  ["Text/CSV; charset=utf-8", "csv"],
  ["text/html, text/csv;q=0.9", "csv"],
  ["application/x-ndjson, text/csv", "jsonl"],
  ["text/csv, application/x-ndjson", "csv"],
  ["application/json", "jsonl"],
])("who accepts %p gets %s", (accept, form) => expect(preferredForm(accept)).toBe(form));
