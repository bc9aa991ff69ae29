import { z } from "zod";
import { version } from "../../../models/manifest";
import { FLEET, isDeviceId, type DeviceId } from "../../../readings/reading";
import { deviceOrFleet, FROM_BEFORE, instant, limit, ordinalToken, token } from "../fields";

const deviceToken = token.refine((id) => id === FLEET || isDeviceId(id), FROM_BEFORE).transform((id) => id as DeviceId);

export const modelListQuery = z.strictObject({
  limit: limit(100, 1_000),
  alias: z.enum(["champion", "challenger"]).optional().meta({ description: "only devices that have one" }),
  next: deviceToken.optional(),
});

export const lineageQuery = z.strictObject({
  next: ordinalToken.optional(),
});

export const importFields = z.strictObject({
  deviceId: deviceOrFleet.optional(),
  alias: z.enum(["champion", "challenger", "none"], "must be champion, challenger or none").default("challenger"),
});

export const aliasRequest = z
  .strictObject({
    version: version.optional(),
    rollBack: z.literal(true, "must be true, or left out").optional(),
  })
  .refine(({ version, rollBack }) => (version === undefined) !== (rollBack === undefined), {
    path: ["version"],
    error: 'says which: {"version":"…"}; or, to have the champion before, {"rollBack":true}',
  });

export const promotionRequest = z.strictObject({
  /** Written out, so that an empty body promotes nothing. */
  all: z.literal(true, "must be true: every device's challenger becomes its champion"),
  limit: limit(1_000, 5_000),
  next: deviceToken.optional(),
});

export const compareRequest = z.strictObject({
  from: instant,
  to: instant,
  deviceId: deviceOrFleet.optional().meta({ description: "left out: every device that has a challenger" }),
  champion: version.optional(),
  challenger: version.optional(),
  next: deviceToken.optional(),
});
