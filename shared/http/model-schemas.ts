import { z } from "zod";
import { version } from "../models/manifest";
import { FLEET, isDeviceId, type DeviceId } from "../readings/reading";
import { instant, limit } from "./fields";
import { isToken, keyOfToken } from "./page-token";

const device = z
  .string()
  .refine((id) => id === FLEET || isDeviceId(id), "may be a device id, or ~fleet")
  .transform((id) => id as DeviceId);

const FROM_BEFORE = 'may be what "next" of the page before says';
const token = z.string().refine(isToken, FROM_BEFORE).transform(keyOfToken);
const deviceToken = token.refine((id) => id === FLEET || isDeviceId(id), FROM_BEFORE).transform((id) => id as DeviceId);

/** `GET /api/models` */
export const modelListQuery = z.strictObject({
  limit: limit(100, 1_000),
  /** Only devices that have one. */
  alias: z.enum(["champion", "challenger"]).optional(),
  next: deviceToken.optional(),
});

/** `GET /api/models/{device}/{version}` */
export const lineageQuery = z.strictObject({
  next: token
    .refine((ordinal) => /^\d{1,15}$/.test(ordinal), FROM_BEFORE)
    .transform(Number)
    .optional(),
});

/** The parts of the form of `POST /api/models` beside the files. */
export const importFields = z.strictObject({
  deviceId: device.optional(),
  alias: z.enum(["champion", "challenger", "none"], "may be champion, challenger or none").default("challenger"),
});

/** `PUT /api/models/{device}/aliases/{alias}`; the alias is that of the path. */
export const aliasRequest = z
  .strictObject({
    alias: z.enum(["champion", "challenger"], "may be champion or challenger"),
    version: version.optional(),
    rollBack: z.literal(true, "may be true, or left out").optional(),
  })
  .refine(({ version, rollBack }) => (version === undefined) !== (rollBack === undefined), {
    path: ["version"],
    error: 'says which: {"version":"…"}; or, to have the champion before, {"rollBack":true}',
  })
  .refine(({ alias, rollBack }) => alias === "champion" || rollBack === undefined, {
    path: ["rollBack"],
    error: "is for the champion",
  });

/** `POST /api/models/promotions` */
export const promotionRequest = z.strictObject({
  /** Written out, so that an empty body promotes nothing. */
  all: z.literal(true, "may be true: every device's challenger becomes its champion"),
  limit: limit(1_000, 5_000),
  next: deviceToken.optional(),
});

/** `POST /api/models/compare` */
export const compareRequest = z.strictObject({
  from: instant,
  to: instant,
  /** Left out: every device that has a challenger. */
  deviceId: device.optional(),
  champion: version.optional(),
  challenger: version.optional(),
  next: deviceToken.optional(),
});
