import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { InvalidInputError, messageOf } from "../../shared/errors";
import { isDeviceId, type DeviceId } from "../../shared/readings/reading";
import type { Split } from "./dataset";
import { parseInstant } from "./parse-cell";

const instant = z.string().transform((text, context) => {
  const cell = parseInstant(text);
  if ("value" in cell) return cell.value;
  context.addIssue({ code: "custom", message: cell.problem });
  return z.NEVER;
});

const split = z
  .object({ start: instant, split: instant, end: instant })
  .refine(({ start, split, end }) => start <= split && split < end, "split must lie between start and end");

const device = z.custom<DeviceId>((text) => typeof text === "string" && isDeviceId(text), "not a device id");

const splits = z.record(device, split).refine((all) => Object.keys(all).length > 0, "there is no device");

/** What `split.json` says: `{"device": {"start", "split", "end"}}`. Throws InvalidInputError that names the place. */
export async function readSplits(path: string): Promise<Map<DeviceId, Split>> {
  const file = basename(path);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new InvalidInputError(file, messageOf(error));
  }
  const parsed = splits.safeParse(json);
  if (parsed.success) return new Map(Object.entries(parsed.data) as [DeviceId, Split][]);
  const [issue] = parsed.error.issues;
  throw new InvalidInputError([file, ...(issue?.path ?? [])].join(" "), issue?.message ?? parsed.error.message);
}
