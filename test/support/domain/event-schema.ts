import { z } from "zod";
import type { ReadingLimits } from "../../../shared/readings/decoding/decode-event";
import type { Reading } from "../../../shared/readings/reading";
import type { RefusalReason } from "../../../shared/readings/decoding/refusal";
import type { Instant } from "../../../shared/time";

/** What becomes of one value of an event. */
export type Judgement = { readonly reading: Reading } | { readonly reason: RefusalReason };

const because = (reason: RefusalReason): RefusalReason => reason;

const isoTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/)
  .refine((text) => dayBack(text) === text.slice(0, 10))
  .transform((text) => Date.parse(text));

/** The day of a time in the zone in which it was written: not the day written where there is no such day. */
function dayBack(text: string): string {
  const utc = text.replace(/(Z|[+-]\d\d:?\d\d)$/, "Z");
  return Number.isNaN(Date.parse(text)) ? "" : new Date(Date.parse(utc)).toISOString().slice(0, 10);
}

/** A reading as the design has it (section 7), in the order in which a fault is told; each message is a reason. */
const readingSchema = (enqueuedAt: Instant, limits: ReadingLimits) =>
  z.object({
    deviceId: z.string(because("bad-device")).regex(/^[A-Za-z0-9\-:.+%_#*?!(),=@$']{1,128}$/, because("bad-device")),
    timestamp: z
      .union([z.number().transform(Math.trunc), isoTime], because("bad-timestamp"))
      .pipe(
        z
          .number()
          .min(Date.parse("0001-01-01T00:00:00Z"), because("bad-timestamp"))
          .max(Date.parse("9999-12-31T23:59:59.999Z"), because("bad-timestamp")),
      )
      .refine((at) => at <= enqueuedAt + limits.futureLimitMs, because("from-future"))
      .refine((at) => at >= enqueuedAt - limits.lateLimitMs, because("too-late")),
    sensor: z.string(because("bad-sensor")).regex(/^[A-Za-z0-9_\-.]{1,64}$/, because("bad-sensor")),
    value: z
      .number(because("value-not-finite"))
      .min(-1e100, because("value-out-of-range"))
      .max(1e100, because("value-out-of-range"))
      .transform((value) => value + 0),
  });

const object = z.custom<Readonly<Record<string, unknown>>>(
  (json) => Object.prototype.toString.call(json) === "[object Object]",
);
const present = z.unknown().refine((json) => json !== undefined);
const severalSchema = z.looseObject({ values: object });
const singleSchema = z.looseObject({ sensor: present, value: present });

/** What an object says, value by value; nothing where it has another shape. */
function candidatesOf(json: unknown): Readonly<Record<string, unknown>>[] {
  const several = severalSchema.safeParse(json).data;
  if (several === undefined) return [singleSchema.safeParse(json).data ?? []].flat();
  const { deviceId, timestamp, values } = several;
  return Object.entries(values).map(([sensor, value]) => ({ deviceId, timestamp, sensor, value }));
}

/** Judges an event's objects value by value, by the schema alone; an object of another shape is one value. */
export function judgeBySchema(enqueuedAt: Instant, limits: ReadingLimits) {
  const schema = readingSchema(enqueuedAt, limits);
  const judge = (candidate: Readonly<Record<string, unknown>>, sender: string | undefined): Judgement => {
    const parsed = schema.safeParse({ ...candidate, deviceId: candidate["deviceId"] ?? sender });
    if (!parsed.success) return { reason: parsed.error.issues[0]?.message as RefusalReason };
    const { timestamp: at, ...rest } = parsed.data;
    return { reading: { ...rest, at } as Reading };
  };
  return (json: unknown, sender: string | undefined): Judgement[][] =>
    (Array.isArray(json) ? (json as unknown[]) : [json]).map((element) => {
      const candidates = candidatesOf(element);
      return candidates.length === 0 ? [{ reason: "wrong-shape" }] : candidates.map((one) => judge(one, sender));
    });
}
