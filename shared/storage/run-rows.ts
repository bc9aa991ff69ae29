import type { Idempotency } from "../runs/run";
import type { RunFilter, TagFilter } from "../runs/run-store";

/** Of a row of `run`, whichever engine it comes from. */
export function idempotencyOf(row: Readonly<Record<string, unknown>>): Idempotency | undefined {
  const key = row["idempotency_key"];
  return typeof key === "string" ? { key, digest: String(row["idempotency_digest"]) } : undefined;
}

/** Where the value of a tag lies in the JSON of what was asked for; its name holds nothing that would end the quotes. */
export const tagPath = ({ name }: TagFilter): string => `$.tags."${name}"`;

/** Only what is asked for. */
export function whereOf(
  { before, kind, status, tag }: RunFilter,
  conditions: Readonly<Record<"before" | "kind" | "status" | "tag" | "tagValue", string>>,
): string {
  const asked = [
    ...(before === undefined ? [] : [conditions.before]),
    ...(kind === undefined ? [] : [conditions.kind]),
    ...(status === undefined ? [] : [conditions.status]),
    ...(tag === undefined ? [] : [tag.value === undefined ? conditions.tag : conditions.tagValue]),
  ];
  return asked.length === 0 ? "" : `WHERE ${asked.join(" AND ")}`;
}
